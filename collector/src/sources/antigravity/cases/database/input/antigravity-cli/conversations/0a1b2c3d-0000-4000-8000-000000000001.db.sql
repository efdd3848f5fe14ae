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
-- {1: 14,4: 3,5: {1: {1: 1789898400,2: 250000000}},19: {2: "what is in <USER_REQUEST>here</USER_REQUEST>?"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (0, 14, 3, X'080e20032a0d0a0b08a0ddbed5061080e59a779a012f122d7768617420697320696e203c555345525f524551554553543e686572653c2f555345525f524551554553543e3f');
-- {1: 98,5: {1: {1: 1789898400,2: 250000000}},111: {1: "earlier"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (1, 98, 3, X'08622a0d0a0b08a0ddbed5061080e59a77fa06090a076561726c696572');
-- {1: 15,4: 3,5: {1: {1: 1789898401,2: 500000000},9: {2: 9999,3: 9999}},20: {1: "I look.",3: "List it.",7: [{1: "call_1",2: "run_command",3: "{\"CommandLine\":\"ls\",\"Cwd\":\"/home/ana/shop\",\"toolAction\":\"Listing\",\"toolSummary\":\"List\"}"},{1: "call_2",2: "view_file",3: "{\"AbsolutePath\":\"/home/ana/shop/missing.ts\"}"}]}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (2, 15, 3, X'080f20032a160a0c08a1ddbed5061080cab5ee014a06108f4e188f4ea201c6010a0749206c6f6f6b2e1a084c6973742069742e3a6e0a0663616c6c5f31120b72756e5f636f6d6d616e641a577b22436f6d6d616e644c696e65223a226c73222c22437764223a222f686f6d652f616e612f73686f70222c22746f6f6c416374696f6e223a224c697374696e67222c22746f6f6c53756d6d617279223a224c697374227d3a410a0663616c6c5f321209766965775f66696c651a2c7b224162736f6c75746550617468223a222f686f6d652f616e612f73686f702f6d697373696e672e7473227d');
-- {1: 132,4: 3,5: {1: {1: 1789898402,2: 750000000},4: {1: "call_1",2: "run_command",3: "{\"CommandLine\":\"ls\",\"Cwd\":\"/home/ana/shop\",\"toolAction\":\"Listing\",\"toolSummary\":\"List\"}"}},140: {2: {1: "Created At: 2026-09-20T10:00:02Z\nCompleted At: 2026-09-20T10:00:05Z\n\nThe command completed successfully.\nOutput:\ncart.ts"}}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (3, 132, 3, X'08840120032a7e0a0c08a2ddbed5061080afd0e502226e0a0663616c6c5f31120b72756e5f636f6d6d616e641a577b22436f6d6d616e644c696e65223a226c73222c22437764223a222f686f6d652f616e612f73686f70222c22746f6f6c416374696f6e223a224c697374696e67222c22746f6f6c53756d6d617279223a224c697374227de2087c127a0a78437265617465642041743a20323032362d30392d32305431303a30303a30325a0a436f6d706c657465642041743a20323032362d30392d32305431303a30303a30355a0a0a54686520636f6d6d616e6420636f6d706c65746564207375636365737366756c6c792e0a4f75747075743a0a636172742e7473');
-- {1: 132,4: 7,5: {1: {1: 1789898403},4: {1: "call_2",2: "view_file",3: "{\"AbsolutePath\":\"/home/ana/shop/missing.ts\"}"}},31: {1: "Not found",2: "ENOENT",3: "open /home/ana/shop/missing.ts: no such file"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (4, 132, 7, X'08840120072a4b0a0608a3ddbed50622410a0663616c6c5f321209766965775f66696c651a2c7b224162736f6c75746550617468223a222f686f6d652f616e612f73686f702f6d697373696e672e7473227dfa01410a094e6f7420666f756e641206454e4f454e541a2c6f70656e202f686f6d652f616e612f73686f702f6d697373696e672e74733a206e6f20737563682066696c65');
-- {1: 90,5: {1: {1: 1789898403}},103: {1: "hidden"}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (5, 90, 3, X'085a2a080a0608a3ddbed506ba06080a0668696464656e');
-- {1: 15,4: 3,5: {1: {1: 1789898406,2: 125000000}},20: {1: "There is a cart."}}
INSERT INTO steps (idx, step_type, status, step_payload) VALUES (6, 15, 3, X'080f20032a0d0a0b08a6ddbed50610c0b2cd3ba201120a105468657265206973206120636172742e');
-- {1: {1: "file:///home/ana/shop",3: {2: "git@example.com:acme/shop.git"},4: "main"},2: {1: 1789898400},18: "default-cli-project"}
INSERT INTO trajectory_metadata_blob VALUES ('main', X'0a3e0a1566696c653a2f2f2f686f6d652f616e612f73686f701a1f121d676974406578616d706c652e636f6d3a61636d652f73686f702e67697422046d61696e120608a0ddbed50692011364656661756c742d636c692d70726f6a656374');
-- {1: {4: {1: 1020,2: 1200,3: 340,4: 90,5: 18000,9: 250,10: 90},19: "gemini-3.8-flash",21: "Gemini 3.8 Flash (High)"},2: [2,3,4]}
INSERT INTO gen_metadata VALUES (0, X'0a43221408fc0710b00918d402205a28d08c0148fa01505a9a011067656d696e692d332e382d666c617368aa011747656d696e6920332e3820466c617368202848696768291203020304');
-- {1: {4: {2: 10,3: 5},19: "gemini-3.8-flash"},2: [6]}
INSERT INTO gen_metadata VALUES (1, X'0a192204100a18059a011067656d696e692d332e382d666c6173681006');
