package mutants

// ofTheGate returns bugs in the gate's scripts.
func ofTheGate() []mutant {
	const admit, settle, snapshot = "lua/admit.lua", "lua/settle.lua", "lua/snapshot.lua"
	return []mutant{
		{
			name: "the gate counts down by itself",
			edits: []edit{{
				admit, "    leased, added = leased + 1, true\n",
				"    leased, added = leased + 1, true\n    redis.call('HINCRBY', KEYS[1], 'available', -1)\n",
			}},
			caughtBy: test("rdb", "TestGate_Leases", "of one user are one"),
		},
		{
			name:     "settle replaces stock by older stock",
			edits:    []edit{{settle, "if seq > tonumber(known[1]) then", "if seq then"}},
			caughtBy: test("rdb", "TestGate_Settle", "does not let an older seq overwrite a newer one"),
		},
		{
			name:     "a snapshot replaces a gate that is newer",
			edits:    []edit{{snapshot, "local newer = known[1] and tonumber(known[1]) > seq", "local newer = false"}},
			caughtBy: test("rdb", "TestGate_Load", "writes what is as new or newer, never what is older"),
		},
		{
			name: "leases never end",
			edits: []edit{
				{admit, "redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', clock)\n", ""},
				{admit, "if added then redis.call('PEXPIRE', KEYS[2], lease + 1000) end", ""},
			},
			caughtBy: test("rdb", "TestGate_Leases", "end by themselves, and are not extended"),
		},
	}
}
