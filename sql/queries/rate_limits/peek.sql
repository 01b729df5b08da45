-- How many permits of a key look free, counted like decide.sql.
select @permits - coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @window) from prima.rate_limits r where r.key = @key), 0);
