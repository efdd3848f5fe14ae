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
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 15, 3, X'0a0568690a');
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 15, 3, 'text in place of bytes');
-- {1: 15,5: 7,20: {1: 9,3: "a field of a wrong type is absent",7: ["1 bytes",{1: "c1",2: "view_file",3: "{\"AbsolutePath\":\"/x\"}"}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 15, 3, X'080f2807a2015008091a2161206669656c64206f6620612077726f6e67207479706520697320616273656e743a01ff3a260a0263311209766965775f66696c651a157b224162736f6c75746550617468223a222f78227d');
-- {5: {1: {1: "18446744073709551615"},20: "x"},20: {1: "4 bytes"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (4, 15, 3, X'2a110a0b08ffffffffffffffffff01a2010178a201060a04c3286f6b');
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a80');
-- {5: 2,6: "0a1b2c3d-0000-4000-8000-000000000001"}
INSERT INTO parent_references VALUES (0, X'2802322430613162326333642d303030302d343030302d383030302d303030303030303030303031');
INSERT INTO gen_metadata VALUES (0, X'0f');
-- {1: 5,2: "x"}
INSERT INTO gen_metadata VALUES (1, X'0805120178');
