package mutants

// ofTheGate returns bugs in the gate's scripts.
func ofTheGate() []mutant {
	const admit, wishes, settle, snapshot = "lua/admit.lua", "lua/wishes.lua", "lua/settle.lua", "lua/snapshot.lua"
	return []mutant{
		{
			name: "the gate counts down by itself",
			edits: []edit{{
				admit, "  leased, added = leased + 1, true\n",
				"  leased, added = leased + 1, true\n  redis.call('HINCRBY', KEYS[1], 'available', -1)\n",
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
				{wishes, "redis.call('ZREMRANGEBYSCORE', leases, '-inf', clock)\n", ""},
				{admit, "if added then redis.call('PEXPIRE', leases, lease + 1000) end", ""},
			},
			caughtBy: test("rdb", "TestGate_Leases", "end by themselves, and are not extended"),
		},
		{
			name:     "a lease is counted for another size",
			edits:    []edit{{admit, "addedSizes[#addedSizes + 1] = size.id", "addedSizes[#addedSizes + 1] = sizes[1].id"}},
			caughtBy: test("rdb", "TestGate_Wish", "counts the leases of each size apart"),
		},
		{
			name: "the gate takes the least wanted size first",
			edits: []edit{{
				admit, "    for _, size in ipairs(sizes) do\n      if size.available",
				"    for i = #sizes, 1, -1 do\n      local size = sizes[i]\n      if size.available",
			}},
			caughtBy: test("rdb", "TestGate_Wish", "takes the first wanted size that has a unit"),
		},
		{
			name:     "a refusal says when a unit of another size comes back",
			edits:    []edit{{admit, "firstHold = math.min(firstHold or size.nextEnd, size.nextEnd)", "firstHold = size.nextEnd"}},
			caughtBy: test("rdb", "TestGate_AllHeldOfAWish", "says when a unit of the wanted sizes may return, to each user"),
		},
		{
			name:     "the gate believes sizes that are older than itself",
			edits:    []edit{{wishes, "redis.call('HGET', keys[5], 'seq') == seq", "redis.call('HGET', keys[5], 'seq') ~= false"}},
			caughtBy: test("rdb", "TestGate_AWishForWhatTheGateDoesNotKnow", "is cold when a replica of a version without sizes wrote the gate"),
		},
		{
			name:     "who holds a unit may ask for a size that was taken off",
			edits:    []edit{{admit, "  if sizesKnown and wish and wish ~= '' and not wanted(wish) then return COLD end\n", ""}},
			caughtBy: test("rdb", "TestGate_AWishForWhatTheGateDoesNotKnow", "is cold for everybody when a size is not among the drop's"),
		},
		{
			name:     "a snapshot has no sizes",
			edits:    []edit{{snapshot, "  writeSizes(KEYS[4], ARGV[1], past)\n", ""}},
			caughtBy: test("rdb", "TestGate_Sizes", "are loaded if they are as new or newer, never if they are older"),
		},
		{
			name:     "settle keeps the sizes of leases that it ends",
			edits:    []edit{{settle, "redis.call('HDEL', KEYS[6], unpack(ARGV, LISTS, closedFrom - 1))", ""}},
			caughtBy: test("rdb", "TestGate_LeasesOfSizes", "end when they are settled"),
		},
		{
			name:     "the reconciler does not see that a gate lacks its sizes",
			edits:    []edit{{"internal/shop/reconcile.go", "case !gate.Stock.SameCounts(&truth): // at the same seq", "case false:"}},
			caughtBy: test("shop", "TestReconciler_Tick_AGateOfADropWithSizes", "that lacks its sizes gets them, and rooms are not told"),
		},
	}
}
