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
-- {1: 14,4: 3,5: {1: {1: 1789898400,2: 500000000}},19: {2: "first"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (0, 14, 3, X'080e20032a0e0a0c08a0ddbed5061080cab5ee019a010712056669727374');
-- {1: 15,4: 3,5: {1: {1: 1789898401,2: 500000000}},20: {7: [{1: "c1",2: "view_file",3: "{\"AbsolutePath\":\"/home/ana/shop/a.ts\"}"},{1: "c2",2: "view_file",3: "{\"AbsolutePath\":\"/gone\"}"}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 15, 3, X'080f20032a0e0a0c08a1ddbed5061080cab5ee01a201643a370a0263311209766965775f66696c651a267b224162736f6c75746550617468223a222f686f6d652f616e612f73686f702f612e7473227d3a290a0263321209766965775f66696c651a187b224162736f6c75746550617468223a222f676f6e65227d');
-- {1: 8,4: 3,5: {1: {1: 1789898402,2: 500000000},4: {1: "c1",2: "view_file",3: "{\"AbsolutePath\":\"/home/ana/shop/a.ts\"}"}},13: {4: "not understood"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 8, 3, X'080820032a470a0c08a2ddbed5061080cab5ee0122370a0263311209766965775f66696c651a267b224162736f6c75746550617468223a222f686f6d652f616e612f73686f702f612e7473227d6a10220e6e6f7420756e64657273746f6f64');
-- {1: 132,4: 7,5: {1: {1: 1789898403,2: 500000000},4: {1: "c2"}},31: {3: "no such file"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 132, 7, X'08840120072a140a0c08a3ddbed5061080cab5ee0122040a026332fa010e1a0c6e6f20737563682066696c65');
-- {1: 14,4: 3,5: {1: {1: 1789898440,2: 500000000}},19: {2: "right"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (4, 14, 3, X'080e20032a0e0a0c08c8ddbed5061080cab5ee019a010712057269676874');
-- {1: 15,4: 3,5: {1: {1: 1789898441,2: 500000000}},20: {1: "yes"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (5, 15, 3, X'080f20032a0e0a0c08c9ddbed5061080cab5ee01a201050a03796573');
-- {1: 23,5: {1: {1: 1789898442}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (6, 23, 3, X'08172a080a0608caddbed506');
-- {1: 779,5: {1: {1: 1789898443}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (7, 779, 3, X'088b062a080a0608cbddbed506');
-- {1: 17,5: {1: {1: 1789898444}},24: {3: "overloaded"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (8, 17, 3, X'08112a080a0608ccddbed506c2010c1a0a6f7665726c6f61646564');
-- {1: {1: "file:///home/ana/shop"}}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a170a1566696c653a2f2f2f686f6d652f616e612f73686f70');
