-- One decision of the contract's function.
select prima.take_permits('bench', 1, 30, interval '1 s');
