-- A million rows that were loaded at once leave the buffers full of pages still to be written. Writing them is the load's cost, not that of what is sent beside them.
-- Concurrency: waits for the writing, and holds nobody up.
checkpoint;
