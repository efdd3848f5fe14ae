CREATE TABLE session (id TEXT PRIMARY KEY, directory TEXT, time_created INTEGER);
CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT);
CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, data TEXT);
INSERT INTO session (id, directory, time_created) VALUES ('ses_64277f81dffeCart0000000001', '/home/ana/shop', 1790000000000);
INSERT INTO message (id, session_id, data) VALUES ('msg_9bd880000001Cart0000000001', 'ses_64277f81dffeCart0000000001', '{"role":"user","time":{"created":1790000000100}}');
INSERT INTO part (id, message_id, session_id, data) VALUES ('prt_9bd880000002Cart0000000002', 'msg_9bd880000001Cart0000000001', 'ses_64277f81dffeCart0000000001', '{"type":"text","text":"why?"}');
