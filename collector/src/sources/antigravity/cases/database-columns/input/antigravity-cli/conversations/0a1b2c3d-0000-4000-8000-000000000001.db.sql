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
-- {19: {2: "go"}}
-- {1: {1: 1789898400}}
INSERT INTO steps (idx, step_type, status, metadata, step_payload) VALUES (0, 14, 3, X'0a0608a0ddbed506', X'9a01041202676f');
-- {1: 15,4: 3,5: {1: {1: 1789898401}},20: {7: [{1: "c1",2: "view_file",3: "{\"AbsolutePath\":\"/x\"}"},{1: "c2",2: "view_file",3: "{\"AbsolutePath\":\"/y\"}"},{1: "c3",2: "run_command",3: "{\"CommandLine\":\"sleep\"}"},{1: "c4",2: "run_command",3: "{\"CommandLine\":\"wait\"}"}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 0, 0, X'080f20032a080a0608a1ddbed506a201a7013a260a0263311209766965775f66696c651a157b224162736f6c75746550617468223a222f78227d3a260a0263321209766965775f66696c651a157b224162736f6c75746550617468223a222f79227d3a2a0a026333120b72756e5f636f6d6d616e641a177b22436f6d6d616e644c696e65223a22736c656570227d3a290a026334120b72756e5f636f6d6d616e641a167b22436f6d6d616e644c696e65223a2277616974227d');
-- {1: 132}
-- {1: {1: 1789898402},4: {1: "c1"}}
-- {1: "for the person",2: "short"}
INSERT INTO steps (idx, step_type, status, metadata, error_details, step_payload) VALUES (2, 132, 7, X'0a0608a2ddbed50622040a026331', X'0a0e666f722074686520706572736f6e120573686f7274', X'088401');
-- {140: {2: {1: "half an answer"}}}
-- {1: {1: 1789898403},4: {1: "c2"}}
-- {3: "then it broke"}
INSERT INTO steps (idx, step_type, status, metadata, error_details, step_payload) VALUES (3, 132, 7, X'0a0608a3ddbed50622040a026332', X'1a0d7468656e2069742062726f6b65', X'e2081212100a0e68616c6620616e20616e73776572');
-- {1: 132,140: {2: {1: "Step is still running"}}}
-- {1: {1: 1789898404},4: {1: "c3"}}
INSERT INTO steps (idx, step_type, status, metadata, step_payload) VALUES (4, 132, 6, X'0a0608a4ddbed50622040a026333', X'088401e2081912170a1553746570206973207374696c6c2072756e6e696e67');
-- {1: 132}
-- {1: {1: 1789898405},4: {1: "c4"}}
INSERT INTO steps (idx, step_type, status, metadata, step_payload) VALUES (5, 132, 2, X'0a0608a5ddbed50622040a026334', X'088401');
-- {20: {1: "I am just"}}
-- {1: {1: 1789898406}}
INSERT INTO steps (idx, step_type, status, metadata, step_payload) VALUES (6, 15, 8, X'0a0608a6ddbed506', X'a2010b0a094920616d206a757374');
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (7, 14, 11, NULL);
-- {1: {1: "file:///home/ana/shop"}}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a170a1566696c653a2f2f2f686f6d652f616e612f73686f70');
