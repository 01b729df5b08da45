-- Gives a lock back. False: it was lost before.
-- Fence: owner and token.
select prima.release_lock(@key, @owner, @token);
