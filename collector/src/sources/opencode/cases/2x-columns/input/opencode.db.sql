CREATE TABLE session_v2 (id text PRIMARY KEY, directory text NOT NULL, title text, version text, tools text, idle_error_type text, time_created integer NOT NULL);
CREATE TABLE session_message (id text PRIMARY KEY, session_id text NOT NULL, type text NOT NULL, seq integer NOT NULL, data text NOT NULL);
INSERT INTO session_v2 (id, directory, title, version, time_created) VALUES ('ses_64277f81dffeCart0000000001', '/home/ana/shop', NULL, '2.0.3', 1790000000000);
INSERT INTO session_message (id, session_id, type, seq, data) VALUES ('msg_9bd880000001Cart0000000001', 'ses_64277f81dffeCart0000000001', 'user', 1, '{"text":"why?","time":{"created":1790000000100}}');
