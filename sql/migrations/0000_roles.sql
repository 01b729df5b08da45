-- Groups without a login: what each may do is granted beside the tables and functions. Roles belong to the cluster, so another database may have made them.
do $$
declare role_name text;
begin
    foreach role_name in array array['prima_owner', 'prima_migrator', 'prima_worker', 'prima_web', 'prima_dashboard', 'prima_metrics', 'prima_caller'] loop
        begin
            execute format('create role %I nologin', role_name);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $$;

-- Who migrates acts as the owner, so that everything belongs to prima_owner, whoever that was.
do $$
begin
    if not pg_has_role(current_user, 'prima_owner', 'member') then
        execute format('grant prima_owner to %I', current_user);
    end if;
end $$;

create schema if not exists prima authorization prima_owner;
