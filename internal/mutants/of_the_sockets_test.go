package mutants

// ofTheSockets returns bugs in who may have a socket, and in what a socket costs whom.
func ofTheSockets() []mutant {
	const wire = "internal/live/wire.go"
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
			edits:    []edit{{"internal/live/identity.go", "	if s.closed {\n		return false", "	if s.waiting() < 0 {\n		return false"}},
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
			name:     "a slow reader holds up the flush of its room",
			edits:    []edit{{wire, "		frames = frames[n:]\n", "		_, _ = w.Conn.Write(frames[n:])\n		frames = nil\n"}},
			caughtBy: test("live", "TestHub_SlowReader"),
		},
		{
			name:     "news overtakes what a slow reader still has to be sent",
			edits:    []edit{{wire, "	if !w.writing && w.raw != nil {", "	if w.raw != nil {"}},
			caughtBy: test("live", "TestWire_KeepsTheOrderWhenTheClientIsSlow"),
		},
		{
			name:     "a connection is closed before the close frame is written",
			edits:    []edit{{wire, "	for w.err == nil && w.madeLocked() < last {", "	for w.err != nil && w.madeLocked() < last {"}},
			caughtBy: test("live", "TestWire_KeepsTheOrderWhenTheClientIsSlow"),
		},
		{
			name:     "the deadline of a ping is that of the frames after it",
			edits:    []edit{{wire, "func (*wire) SetWriteDeadline(time.Time) error { return nil }", "func (w *wire) SetWriteDeadline(at time.Time) error { return w.Conn.SetWriteDeadline(at) }"}},
			caughtBy: test("live", "TestWire_WritesAtOnceAgainAfterTheClientWasSlow"),
		},
		{
			name:     "a socket that was slow once cannot be written to when its deadline has passed",
			edits:    []edit{{wire, "	_ = w.Conn.SetWriteDeadline(time.Time{})", "	_ = time.Time{}"}},
			caughtBy: test("live", "TestWire_WithoutAConnectionOfTheKernel"),
		},
		{
			name:     "a socket keeps its request in memory",
			edits:    []edit{{"internal/live/socket.go", "	session.Request = nil //", "	//"}},
			caughtBy: test("live", "TestHub_TheRequestEndsWithTheHandshake"),
		},
		{
			name:     "a large room is flushed without a rest",
			edits:    []edit{{"internal/live/flush.go", "max(flushRest*last.took, f.every/2)", "max(last.took, f.every/2)"}},
			caughtBy: test("live", "TestFlusher_Paces"),
		},
		{
			name:     "a large room is flushed in one go",
			edits:    []edit{{"internal/live/flush.go", "		if m.part == part {", "		if m.part >= 0 {"}},
			caughtBy: test("live", "TestFlusher_ShowsEachPartOfARoomTheNewest"),
		},
		{
			name:     "every member is sent the frames that one of them is sent",
			edits:    []edit{{"internal/live/changes.go", "	if joined, ok := e.joined[chosen]; ok {", "	for _, joined := range e.joined {"}},
			caughtBy: test("live", "TestMember_IsSentAFlushInOneWrite"),
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
