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
-- {1: 14,4: 3,5: {1: {1: 1789898400}},19: {2: "go"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (0, 14, 3, X'080e20032a080a0608a0ddbed5069a01041202676f');
-- {1: 15,4: 3,5: {1: {1: 1789898401}},20: {1: "before the move"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 15, 3, X'080f20032a080a0608a1ddbed506a201110a0f6265666f726520746865206d6f7665');
-- {1: {1: "file:///home/ana/shop"}}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a170a1566696c653a2f2f2f686f6d652f616e612f73686f70');
