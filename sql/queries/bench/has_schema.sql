-- Whether anything of Prima is there.
select to_regclass('prima.messages') is not null;
