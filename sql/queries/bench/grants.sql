-- The grants of the last second, each with its own time: what is kept for the window.
select u.at from prima.rate_limits r, unnest(r.granted_at) u (at) where r.key = 'bench';
