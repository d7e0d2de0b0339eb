package mutants

// ofTheDoors returns bugs in what keeps callers apart, keeps closed what looks closed, and says
// whether a replica can serve.
func ofTheDoors() []mutant {
	return []mutant{
		{
			name:     "each address of an IPv6 network has an allowance of its own",
			edits:    []edit{{"internal/address/address.go", "const clientBits = 64", "const clientBits = 128"}},
			caughtBy: test("api", "TestAddresses_OneClientHasOneAllowance"),
			quick:    true,
		},
		{
			name:     "dev sign-in serves every Host",
			edits:    []edit{{"internal/api/keep_local.go", "if !origin.IsLoopback(c.Request.Host) {", "if c.Request.Host == \"\" {"}},
			caughtBy: test("api", "TestKeepLocal_WithDevSignInOnlyThisMachineIsServed"),
		},
		{
			name:     "a carriage return in a drop's name ends a line of its calendar",
			edits:    []edit{{"internal/api/calendar.go", "if unicode.IsControl(r) {", "if r == unicode.MaxRune {"}},
			caughtBy: test("api", "TestCalendar", "has any name as one text"),
		},
		{
			name:     "the calendar of a cancelled drop still has its alarm",
			edits:    []edit{{"internal/api/calendar.go", "if d.Status == drop.Cancelled {", "if d.Status == drop.Ended {"}},
			caughtBy: test("api", "TestCalendar", "of an ended drop is still its event, and of a cancelled one says so, without an alarm"),
		},
		{
			name:     "an edit of a drop does not replace the event that calendars have",
			edits:    []edit{{"internal/api/calendar.go", "event.SetSequence(int(d.Revision))", "event.SetSequence(0)"}},
			caughtBy: test("api", "TestCalendar", "has the drop's times in UTC, its price, its page and an alarm five minutes before"),
		},
		{
			name:     "prices have two decimal places in every currency",
			edits:    []edit{{"internal/drop/currency.go", "min(int32(decimals), moneyScale)", "max(int32(decimals), moneyScale)"}},
			caughtBy: test("drop", "TestCheckPrice"),
		},
		{
			name:     "a picture's address may have a user and a password",
			edits:    []edit{{"internal/drop/picture_hosts.go", "err != nil || address.User != nil", "err != nil"}},
			caughtBy: test("drop", "TestPictureHosts_Allow"),
		},
		{
			name:     "digits hide the shop's name in a user's",
			edits:    []edit{{"internal/drop/shop_name.go", "		if plain, ok := lookAlikes[r]; ok {\n			r = plain\n		}\n", ""}},
			caughtBy: test("drop", "TestDisplayName"),
		},
		{
			name:     "a replica stays ready when its schema becomes too old",
			edits:    []edit{{"internal/postgres/schema.go", "	return anyMissing(all), nil\n", "	return len(all) == 0, nil\n"}},
			caughtBy: test("e2e", "TestReadiness_FollowsTheSchema"),
		},
		{
			name: "a replica of the api role takes delayed tasks",
			edits: []edit{
				{"cmd/sneakerhead/replica.go", "	if role != roleAPI {", "	if role != \"\" {"},
				{"cmd/sneakerhead/replica.go", "r.worker != nil && role != roleAPI", "r.worker != nil"},
			},
			caughtBy: test("e2e", "TestRoles_WithoutAWorkerHoldsExpireAndTasksStay"),
		},
		{
			name:     "a pool has more connections than the document says",
			edits:    []edit{{"internal/postgres/pools.go", "poolPages:   3", "poolPages:   4"}},
			caughtBy: test("postgres", "TestPools_AreInTheDocument"),
		},
		{
			name:     "readiness asks on another connection than the ledger's",
			edits:    []edit{{"internal/postgres/condition.go", "poolLedger", "poolLookups"}},
			caughtBy: test("postgres", "TestLedgerCondition_WithoutAConnection"),
		},
		{
			name:     "a handshake is told to close its connection while the replica drains",
			edits:    []edit{{"cmd/sneakerhead/shutdown.go", ` && request.Header.Get("Upgrade") == ""`, ""}},
			caughtBy: test("e2e", "TestShutdown_ServesForDrainDelay"),
		},
		{
			name:     "a lock's file follows a link",
			edits:    []edit{{"internal/devstack/folder.go", "os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW", "os.O_RDWR|os.O_CREATE"}},
			caughtBy: test("devstack", "TestLockFile_DoesNotFollowALink"),
		},
		{
			name:     "an export ends at the deadline of other replies",
			edits:    []edit{{"internal/api/export.go", "SetWriteDeadline(time.Now().Add(stallLimit))", "Flush()"}},
			caughtBy: test("api", "TestExport_EachWriteMovesTheDeadline"),
		},
		{
			name:     "a page with an id in capitals is served",
			edits:    []edit{{"internal/site/lower_case.go", "if !found || id == strings.ToLower(id) || ", "if !found || id != \"\" || "}},
			caughtBy: test("site", "TestSite_IDsInCapitalsLeadToLowerCase"),
		},
		{
			name:     "search engines may list people's orders",
			edits:    []edit{{"internal/site/pages.go", "Title: \"Your order\", Description: slogan, Hidden: true", "Title: \"Your order\", Description: slogan"}},
			caughtBy: test("site", "TestSite_EveryRouteOfTheClient"),
		},
		{
			name:     "a path below an order is a page",
			edits:    []edit{{"internal/site/pages.go", "found && id != \"\" && !strings.Contains(id, \"/\")", "found && id != \"\""}},
			caughtBy: test("site", "TestSite_EveryRouteOfTheClient"),
		},
	}
}
