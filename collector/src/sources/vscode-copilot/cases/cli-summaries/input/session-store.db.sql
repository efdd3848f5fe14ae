CREATE TABLE sessions(id TEXT, summary TEXT, updated_at TEXT);
CREATE TABLE turns(session_id TEXT, turn_index INTEGER, user_message TEXT);
INSERT INTO sessions VALUES('lost',NULL,'1'),(NULL,NULL,NULL),('kept','x','2');
INSERT INTO turns VALUES('lost',0,'hello'),('kept',0,'hello');
