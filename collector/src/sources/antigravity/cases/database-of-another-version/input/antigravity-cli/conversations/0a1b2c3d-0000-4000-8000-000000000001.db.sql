CREATE TABLE steps (idx integer PRIMARY KEY, step_payload blob, colour text);
INSERT INTO steps (idx, step_payload) VALUES (0, X'080e20032a080a0608a0ddbed5069a01041202676f');
INSERT INTO steps (idx, step_payload) VALUES (1, X'080f20032a080a0608a1ddbed506a201060a04676f6e65');
CREATE TABLE gen_metadata (idx integer);
CREATE TABLE trajectory_metadata_blob (id text);
