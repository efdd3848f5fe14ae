CREATE TABLE sessions(id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, host_type TEXT, branch TEXT, summary TEXT, agent_name TEXT, agent_description TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE turns(session_id TEXT, turn_index INTEGER, user_message TEXT, assistant_response TEXT, timestamp TEXT);
INSERT INTO sessions VALUES('lost','/home/ana/shop','ana/shop','github','main','Count the carts
and more',NULL,NULL,'2026-09-20T10:00:00.000Z','2026-09-20T10:05:00.000Z');
INSERT INTO sessions VALUES('5f0c0000-0000-4000-8000-000000000001','/home/ana/shop','ana/shop','github','main','Kept elsewhere',NULL,NULL,'2026-09-20T10:00:00.000Z','2026-09-20T10:05:00.000Z');
INSERT INTO sessions VALUES('empty','/home/ana/shop',NULL,NULL,NULL,NULL,NULL,NULL,'2026-09-20 10:00:00','2026-09-20 10:05:00');
INSERT INTO sessions VALUES('short','/home/ana/shop',NULL,NULL,NULL,NULL,NULL,NULL,'2026-09-20 11:00:00','2026-09-20 11:05:00');
INSERT INTO turns VALUES('lost',1,'and the tests?','None.','2026-09-20T10:02:00.000Z');
INSERT INTO turns VALUES('lost',0,'how many carts?','Two.','2026-09-20T10:01:00.000Z');
INSERT INTO turns VALUES('5f0c0000-0000-4000-8000-000000000001',0,'how many carts?','Two.','2026-09-20T10:01:00.000Z');
INSERT INTO turns VALUES('short',0,'hello',NULL,'2026-09-20 11:01:00');
