-- One default: what another configuration once called so is so no longer.
update prima.devices d set is_default = false where d.is_default and d.name <> @default_device;
