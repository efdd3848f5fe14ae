CREATE TABLE session (id TEXT PRIMARY KEY, directory TEXT, title TEXT, time_created INTEGER);
CREATE TABLE message (id TEXT PRIMARY KEY, owner TEXT, body TEXT);
CREATE TABLE part (id TEXT PRIMARY KEY, owner TEXT, body TEXT);
INSERT INTO session VALUES ('ses_64277f81dffeCart0000000001', '/home/ana/shop', 'The cart', 1790000000000);
INSERT INTO message VALUES ('msg_9bd880000001Cart0000000001', 'ses_64277f81dffeCart0000000001', '{"role":"user"}');
