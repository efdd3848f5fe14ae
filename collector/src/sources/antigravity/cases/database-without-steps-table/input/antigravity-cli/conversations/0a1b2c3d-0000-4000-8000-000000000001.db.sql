CREATE TABLE something (id integer);
INSERT INTO something VALUES (1);
