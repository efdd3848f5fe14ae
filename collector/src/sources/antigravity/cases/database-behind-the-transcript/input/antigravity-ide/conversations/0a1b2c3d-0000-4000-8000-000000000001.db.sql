PRAGMA user_version = 1;
CREATE TABLE steps (
  idx integer PRIMARY KEY, step_type integer NOT NULL DEFAULT 0, status integer NOT NULL DEFAULT 0, has_subtrajectory numeric NOT NULL DEFAULT false,
  metadata blob, error_details blob, permissions blob, task_details blob, render_info blob, step_payload blob, step_format integer NOT NULL DEFAULT 0
);
CREATE TABLE trajectory_meta (trajectory_id text PRIMARY KEY, cascade_id text, trajectory_type integer, source integer);
CREATE TABLE trajectory_metadata_blob (id text DEFAULT 'main' PRIMARY KEY, data blob);
CREATE TABLE parent_references (idx integer PRIMARY KEY, data blob);
CREATE TABLE gen_metadata (idx integer PRIMARY KEY, data blob);
CREATE TABLE executor_metadata (idx integer PRIMARY KEY, data blob);
INSERT INTO trajectory_meta VALUES ('t-1', '0a1b2c3d-0000-4000-8000-000000000001', 4, 17);
-- {1: 14,4: 3,5: {1: {1: 1789898402,2: 500000000}},19: {2: "two"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 14, 3, X'080e20032a0e0a0c08a2ddbed5061080cab5ee019a0105120374776f');
-- {1: 15,4: 3,5: {1: {1: 1789898403,2: 500000000}},20: {1: "second"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 15, 3, X'080f20032a0e0a0c08a3ddbed5061080cab5ee01a201080a067365636f6e64');
-- {1: {1: "file:///home/ana/shop"}}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a170a1566696c653a2f2f2f686f6d652f616e612f73686f70');
-- {1: {19: "gemini-3.8-flash"},2: [3]}
INSERT INTO gen_metadata VALUES (0, X'0a139a011067656d696e692d332e382d666c6173681003');
