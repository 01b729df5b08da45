-- Messages that are in no place or in two, which there never are (docs/architecture.md).
-- Concurrency: one statement, one snapshot; reads every message.
select m.message_id from prima.misplaced_messages() m order by m.message_id;
