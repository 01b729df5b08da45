-- Keeps a lock for another time to live. False: it is lost.
-- Fence: owner and token.
select prima.renew_lock(@key, @owner, @token, @ttl);
