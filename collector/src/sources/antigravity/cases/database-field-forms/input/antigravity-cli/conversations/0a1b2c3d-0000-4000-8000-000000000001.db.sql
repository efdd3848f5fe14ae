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
-- {1: 14,5: {1: {1: 1789898400}},19: {1: "a query of old"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (0, 14, 3, X'080e2a080a0608a0ddbed5069a01100a0e61207175657279206f66206f6c64');
-- {1: 14,5: {1: {1: 1789898401}},19: {3: [{1: "two"},{1: "items"}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 14, 3, X'080e2a080a0608a1ddbed5069a01101a050a0374776f1a070a056974656d73');
-- {1: 14,5: {1: {1: 1789898402}},19: {2: "with files",5: [{1: "aGVsbG8=",2: "image/png",4: "file:///home/ana/Pictures/hello.png"},{4: "file:///home/ana/gone.png"}],9: {1: "text/plain",2: "5 bytes",5: "file:///home/ana/hello.txt"}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 14, 3, X'080e2a080a0608a2ddbed5069a019601120a776974682066696c65732a3a0a08614756736247383d1209696d6167652f706e67222366696c653a2f2f2f686f6d652f616e612f50696374757265732f68656c6c6f2e706e672a1b221966696c653a2f2f2f686f6d652f616e612f676f6e652e706e674a2f0a0a746578742f706c61696e120568656c6c6f2a1a66696c653a2f2f2f686f6d652f616e612f68656c6c6f2e747874');
-- {1: 14,5: {1: {1: 1789898403}},19: {2: "The following changes were made by the USER to: /home/ana/shop/cart.ts."}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 14, 3, X'080e2a080a0608a3ddbed5069a0149124754686520666f6c6c6f77696e67206368616e6765732077657265206d61646520627920746865205553455220746f3a202f686f6d652f616e612f73686f702f636172742e74732e');
-- {1: 15,5: {1: {1: 1789898404}},20: {7: [{1: "c1",2: "run_command",3: "{\"CommandLine\":\"a\"}"},{1: "c2",2: "run_command",3: "{\"CommandLine\":\"b\"}"},{1: "c3",2: "run_command",3: "{\"CommandLine\":\"c\"}"},{1: "c4",2: "find_by_name",3: "{\"Pattern\":\"*\"}"},{1: "c5",2: "client_view_file",3: "no JSON"},{1: "c6",2: "view_file",3: ""},{1: "c7",2: "new_tool",3: "{}"}],8: "another text"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (4, 15, 3, X'080f2a080a0608a4ddbed506a201f3013a260a026331120b72756e5f636f6d6d616e641a137b22436f6d6d616e644c696e65223a2261227d3a260a026332120b72756e5f636f6d6d616e641a137b22436f6d6d616e644c696e65223a2262227d3a260a026333120b72756e5f636f6d6d616e641a137b22436f6d6d616e644c696e65223a2263227d3a230a026334120c66696e645f62795f6e616d651a0f7b225061747465726e223a222a227d3a1f0a0263351210636c69656e745f766965775f66696c651a076e6f204a534f4e3a110a0263361209766965775f66696c651a003a120a02633712086e65775f746f6f6c1a027b7d420c616e6f746865722074657874');
-- {1: 21,4: 3,5: {1: {1: 1789898405},4: {1: "c2"}},28: {19: "only stdout",21: {2: "cut output"}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (5, 21, 3, X'081520032a0e0a0608a5ddbed50622040a026332e2011d9a010b6f6e6c79207374646f7574aa010c120a637574206f7574707574');
-- {1: 21,4: 3,5: {1: {1: 1789898406},4: {1: "c1"}},28: {19: "only stdout",21: {1: "The command exited with code 3.\nOutput:\nfull output",2: "cut output"}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (6, 21, 3, X'081520032a0e0a0608a6ddbed50622040a026331e201529a010b6f6e6c79207374646f7574aa01410a3354686520636f6d6d616e6420657869746564207769746820636f646520332e0a4f75747075743a0a66756c6c206f7574707574120a637574206f7574707574');
-- {1: 21,4: 3,5: {1: {1: 1789898407},4: {1: "c3"}},28: {19: "only stdout"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (7, 21, 3, X'081520032a0e0a0608a7ddbed50622040a026333e2010e9a010b6f6e6c79207374646f7574');
-- {1: 25,4: 3,5: {1: {1: 1789898408},4: {1: "c4"}},34: {11: "cart.ts\nshop.ts"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (8, 25, 3, X'081920032a0e0a0608a8ddbed50622040a0263349202115a0f636172742e74730a73686f702e7473');
-- {1: 103,4: 3,5: {1: {1: 1789898409},4: {1: "c5"}},116: {4: [{1: "type.googleapis.com/x.ToolResponse",2: {1: "client_view_file",2: "{\"content\":\"1: a\"}"}}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (9, 103, 3, X'086720032a0e0a0608a9ddbed50622040a026335a2074e224c0a22747970652e676f6f676c65617069732e636f6d2f782e546f6f6c526573706f6e736512260a10636c69656e745f766965775f66696c6512127b22636f6e74656e74223a22313a2061227d');
-- {1: 8,4: 3,5: {1: {1: 1789898410},4: {1: "c6"}},13: {1: "file:///home/ana/shop/cart.ts",4: "const cart = 1;",5: 12}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (10, 8, 3, X'080820032a0e0a0608aaddbed50622040a0263366a320a1d66696c653a2f2f2f686f6d652f616e612f73686f702f636172742e7473220f636f6e73742063617274203d20313b280c');
-- {1: 777,4: 3,5: {1: {1: 1789898411},4: {1: "c7"}},140: {2: {1: "from a new type of step"}},148: {1: 5},200: "x"}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (11, 777, 3, X'08890620032a0e0a0608abddbed50622040a026337e2081b12190a1766726f6d2061206e65772074797065206f662073746570a209020805c20c0178');
-- {1: 778,5: {1: {1: 1789898412}},201: {1: "what is this?",2: 7}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (12, 778, 3, X'088a062a080a0608acddbed506ca0c110a0d7768617420697320746869733f1007');
-- {1: 23,5: {1: {1: 1789898413}},30: {1: "a summary"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (13, 23, 3, X'08172a080a0608adddbed506f2010b0a09612073756d6d617279');
-- {1: 17,5: {1: {1: 1789898414}},24: {3: "The model is overloaded."}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (14, 17, 3, X'08112a080a0608aeddbed506c2011a1a18546865206d6f64656c206973206f7665726c6f616465642e');
-- {1: 101,5: {1: {1: 1789898415}},114: {1: "[Message] timestamp=2026-09-20T10:00:15Z sender=0a1b2c3d-0000-4000-8000-000000000002 priority=MESSAGE_PRIORITY_HIGH content=I am done."}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (15, 101, 3, X'08652a080a0608afddbed506920789010a86015b4d6573736167655d2074696d657374616d703d323032362d30392d32305431303a30303a31355a2073656e6465723d30613162326333642d303030302d343030302d383030302d303030303030303030303032207072696f726974793d4d4553534147455f5052494f524954595f4849474820636f6e74656e743d4920616d20646f6e652e');
-- {5: {1: {1: 1789898416}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (16, 0, 3, X'2a080a0608b0ddbed506');
-- {7: ["vscode-remote://ssh-remote+host/home/ana/far","file:///home/ana/my%20shop"]}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'3a2c7673636f64652d72656d6f74653a2f2f7373682d72656d6f74652b686f73742f686f6d652f616e612f6661723a1a66696c653a2f2f2f686f6d652f616e612f6d7925323073686f70');
