CREATE TABLE conversation_summaries (conversation_id text PRIMARY KEY, title text, preview text, step_count integer, workspace_uris text);
INSERT INTO conversation_summaries VALUES ('0a1b2c3d-0000-4000-8000-000000000001', '', 'preview', 3, '["file:///home/ana/shop"]');
