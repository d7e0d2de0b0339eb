package mutants

// ofTheSockets returns bugs in who may have a socket, and in what a socket costs whom.
func ofTheSockets() []mutant {
	return []mutant{
		{
			name:     "one network keeps every place",
			edits:    []edit{{"internal/live/places.go", "leaver := h.places.leastNeeded()", "leaver := (*socket)(nil)"}},
			caughtBy: test("live", "TestHub_MakesRoomForANewcomer", "although one network has taken every place"),
		},
		{
			name:     "the address that has fewest sockets makes room",
			edits:    []edit{{"internal/live/anonymous.go", "		return a > b", "		return a < b"}},
			caughtBy: test("live", "TestCrowd_First"),
		},
		{
			name:     "a request that is no handshake makes somebody leave",
			edits:    []edit{{"internal/live/handle.go", "	if !isHandshake(r) {", "	if r.Method == \"\" {"}},
			caughtBy: test("live", "TestHub_MakesRoomForANewcomer", "for nobody whose request is not a handshake"),
		},
		{
			name:     "signed-in sockets count for their address",
			edits:    []edit{{"internal/live/places.go", `	case !s.placed || s.user != "":`, "	case !s.placed:"}},
			caughtBy: test("live", "TestHub_AnAddressCountsAnonymousSocketsOnly", "a campus of 600 users at a limit of 500"),
			quick:    true,
		},
		{
			name:     "a user's newest socket but one is closed, not the oldest",
			edits:    []edit{{"internal/live/identity.go", "other.number < oldest.number", "other.number > oldest.number"}},
			caughtBy: test("live", "TestHub_SocketsOfAUser", "beyond the limit close the oldest"),
		},
		{
			name:     "a socket that was closed signs in and takes a user's place",
			edits:    []edit{{"internal/live/identity.go", "	if s.closed {\n		return false", "	if s.queued < 0 {\n		return false"}},
			caughtBy: test("live", "TestHub_ASocketThatMadeRoomSignsNobodyIn"),
		},
		{
			name:     "one that made room keeps its place until its connection has ended",
			edits:    []edit{{"internal/live/places.go", "	s.mu.Unlock()\n	h.places.leave(s)", "	s.mu.Unlock()"}},
			caughtBy: test("live", "TestHub_CountsSurviveRaces"),
		},
		{
			name:     "continuation frames are free",
			edits:    []edit{{"internal/live/count_frames.go", "				c.continuation()", "				_ = c.continuation"}},
			caughtBy: test("live", "TestHub_Limits", "of empty continuation frames end a flood"),
		},
		{
			name:     "a token that a socket refuses is free for its address",
			edits:    []edit{{"internal/live/identity.go", "if h.options.Addresses.Allow(s.ip) {", "if h.options.Addresses != nil {"}},
			caughtBy: test("live", "TestHub_Limits", "of refused tokens are the address's, which requests use too"),
		},
		{
			name: "signatures are checked before claims",
			edits: []edit{{
				"internal/auth/verifier.go", "	if err := v.check(t.claims); err != nil {",
				"	if err := errors.Join(v.checkSignature(ctx, t), v.check(t.claims)); err != nil {",
			}},
			caughtBy: test("auth", "TestVerifier_ChecksSignaturesLast"),
		},
	}
}
