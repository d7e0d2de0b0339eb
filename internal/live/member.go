package live

// member is one socket in one room. The socket's lock guards it. The package's comment explains the
// seqs.
type member struct {
	socket *socket
	room   *room
	part   int // of the room's members, with which it is flushed

	joined    bool  // its snapshot was written; until then everything waits in the slot
	failed    bool  // its snapshot could not be read; a refresh sends it
	left      bool  // the socket has left the room
	lastWrite int64 // the number of the last write for this drop among those of its wire

	stockSeq     int64 // of the newest stock that it was sent
	snapshotSeq  int64 // of the last snapshot that it was sent
	announcedSeq int64 // of the change that the newest announcement was about
	minStockSeq  int64 // of the stock in the last announcement or snapshot; older stock is not sent
	resets       int64 // how many of the room's resets it was sent

	slot *changes // what could not be written yet, merged
}

// offer writes what is new to a member whose last frame has been sent; for any other member it
// waits in the slot. e is nil when nothing is new. It returns whether something waits in the slot.
func (m *member) offer(e *encoded) (lagging bool) {
	s := m.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.left || s.closed {
		return false
	}
	ready := m.joined && m.mayBeSent()
	switch {
	case ready && m.slot == nil && e != nil:
		m.write(e)
		return false
	case e != nil:
		if m.slot == nil {
			m.slot = &changes{}
		}
		m.slot.add(e.changes)
	}
	if ready && m.slot != nil {
		e = encode(m.room.id, m.slot)
		m.slot = nil
		m.write(e)
	}
	return m.slot != nil
}

// mayBeSent reports whether the member's last frames have been written, and not too much else
// waits. The caller holds the socket's lock.
func (m *member) mayBeSent() bool {
	made, waiting := m.socket.sent()
	return made >= m.lastWrite && waiting+maxFlushWrites <= stockLimit
}

// maxFlushWrites is how many writes one flush makes to a member at the most: a snapshot, and
// everything else together.
const maxFlushWrites = 2

// write sends what the member has not been sent yet, oldest first and all at once. The caller holds
// the socket's lock.
func (m *member) write(e *encoded) {
	c, chosen := e.changes, selection(0)
	if c.snapshot != nil {
		m.replace(c.snapshot, c.resets)
	}
	if c.stock != nil && c.stock.Seq >= m.minStockSeq {
		if c.stock.Seq > m.stockSeq {
			chosen |= theStock
			m.stockSeq = c.stock.Seq
		}
		if e.recovered != nil && c.stock.Seq == m.stockSeq && c.stock.Seq > m.snapshotSeq {
			chosen |= theRecovered
		}
	}
	for i := len(c.sales) - 1; i >= 0; i-- {
		if c.sales[i].seq > m.snapshotSeq {
			chosen |= theNewestSale << i
		}
	}
	if chosen != 0 {
		m.push(e.only(chosen))
	}
}

// replace writes a snapshot, unless the member was already sent a newer snapshot or an announcement
// of a later change. resets is not 0 when the snapshot belongs to a reset of the room: then it is
// written whatever its seq is.
func (m *member) replace(snap *snapshot, resets int64) {
	if resets > 0 {
		m.snapshotSeq, m.announcedSeq, m.resets = 0, 0, max(m.resets, resets)
	}
	if snap.seq < m.snapshotSeq || snap.seq < m.announcedSeq {
		return
	}
	m.snapshotSeq, m.stockSeq, m.minStockSeq = snap.seq, snap.seq, snap.seq
	m.push(snap.frame)
}

// push sends frames of the drop. The caller holds the socket's lock.
func (m *member) push(frames []byte) {
	m.lastWrite = m.socket.push(frames)
}

// completeJoin sends a member the snapshot that it joined for. It returns false when the snapshot
// must be read again, because the member has been sent an announcement that the snapshot does not
// contain.
func (m *member) completeJoin(snap *snapshot) bool {
	s := m.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.left {
		return true
	}
	if snap.seq < m.announcedSeq {
		return false
	}
	if s.waiting() >= eventLimit {
		s.queueEvent(snap.frame) // closes the socket: its queue is full
		return true
	}
	m.replace(snap, 0)
	m.joined, m.failed = true, false
	return true
}

// resetPending reports whether the room was reset and the member has not been sent the reset's
// snapshot yet.
func (m *member) resetPending() bool { return m.room.resets.Load() > m.resets }

// markFailed notes that the member's snapshot could not be read: a refresh has to send it.
func (m *member) markFailed() {
	m.socket.mu.Lock()
	defer m.socket.mu.Unlock()
	m.failed = true
}

func (m *member) awaitsSnapshot() bool {
	m.socket.mu.Lock()
	defer m.socket.mu.Unlock()
	return m.failed && !m.left
}
