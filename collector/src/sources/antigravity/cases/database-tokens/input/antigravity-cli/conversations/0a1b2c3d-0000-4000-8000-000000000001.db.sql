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
-- {1: 15,4: 3,5: {1: {1: 1789898401},9: {2: 1,3: 1}},20: {1: "one"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 15, 3, X'080f20032a0e0a0608a1ddbed5064a0410011801a201050a036f6e65');
-- {1: 15,4: 3,5: {1: {1: 1789898402},9: {2: 2,3: 2}},20: {1: "two"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 15, 3, X'080f20032a0e0a0608a2ddbed5064a0410021802a201050a0374776f');
-- {1: 15,4: 3,5: {1: {1: 1789898403},9: {2: 30,3: 3,5: 300}},20: {1: "three"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 15, 3, X'080f20032a110a0608a3ddbed5064a07101e180328ac02a201070a057468726565');
-- {1: 15,4: 3,5: {1: {1: 1789898404}},20: {1: "four"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (4, 15, 3, X'080f20032a080a0608a4ddbed506a201060a04666f7572');
-- {1: {1: "file:///home/ana/shop"}}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a170a1566696c653a2f2f2f686f6d652f616e612f73686f70');
-- {1: {4: {2: 100,3: 10},21: "Gemini 3.8 Flash (High)"},2: [1,2]}
INSERT INTO gen_metadata VALUES (0, X'0a2022041064180aaa011747656d696e6920332e3820466c6173682028486967682912020102');
-- {1: {19: "claude-opus-4-8"},2: [4]}
INSERT INTO gen_metadata VALUES (1, X'0a129a010f636c617564652d6f7075732d342d381004');
-- {3: 2,10: {1: {28: "planned-a"}}}
INSERT INTO executor_metadata VALUES (0, X'1802520e0a0ce20109706c616e6e65642d61');
-- {3: 9,10: {1: {28: "planned-b"}}}
INSERT INTO executor_metadata VALUES (1, X'1809520e0a0ce20109706c616e6e65642d62');
-- {3: "x"}
INSERT INTO executor_metadata VALUES (2, X'1a0178');
