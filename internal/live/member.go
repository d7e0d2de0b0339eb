package live

// member is one socket in one room. The socket's lock guards it.
type member struct {
	socket *socket
	room   *room

	joined    bool  // its snapshot was written; until then everything waits in the slot
	failed    bool  // its snapshot could not be read, and is owed
	gone      bool  // it left
	lastFrame int64 // the socket's count of frames when its last one for this drop was queued

	stockSeq     int64 // of the newest stock message written
	snapshotSeq  int64 // of the snapshot that it was given last
	announcedSeq int64 // of the newest announcement, by its own count
	minStockSeq  int64 // of the newest announcement, by the stock that it showed: stock below it is old
	restores     int64 // how often the room had started anew, as far as it was told

	slot *changes // what could not be written yet, merged
}

// offer writes what is new to a member whose last frame has left; for any other it waits in the slot. e is nil when
// nothing is new. It returns whether something waits.
func (m *member) offer(e *encoded) (lagging bool) {
	s := m.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.gone || s.closed {
		return false
	}
	ready := m.joined && s.left.Load() >= m.lastFrame && s.waiting()+maxFlushFrames <= stockLimit
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

// maxFlushFrames: a snapshot, stock, what came back, and the sales.
const maxFlushFrames = 3 + maxSales

// write queues what the member does not know yet, oldest first. The caller holds the socket's lock.
func (m *member) write(e *encoded) {
	c := e.changes
	if c.snapshot != nil {
		m.replace(c.snapshot, c.restores)
	}
	if c.stock != nil && c.stock.Seq >= m.minStockSeq {
		if c.stock.Seq > m.stockSeq {
			m.socket.push(e.stock)
			m.stockSeq = c.stock.Seq
		}
		if e.back != nil && c.stock.Seq == m.stockSeq && c.stock.Seq > m.snapshotSeq {
			m.socket.push(e.back)
		}
	}
	for i := len(c.sales) - 1; i >= 0; i-- {
		if c.sales[i].seq > m.snapshotSeq {
			m.socket.push(e.sales[i])
		}
	}
	m.lastFrame = m.socket.queued
}

// replace writes a snapshot, unless the member knows better: by a later snapshot, or by an announcement that shows the
// drop's life as it became meanwhile.
func (m *member) replace(p *snapshot, restores int64) {
	if restores > 0 {
		m.snapshotSeq, m.announcedSeq, m.restores = 0, 0, max(m.restores, restores)
	}
	if p.seq < m.snapshotSeq || p.seq < m.announcedSeq {
		return
	}
	m.socket.push(p.frame)
	m.snapshotSeq, m.stockSeq, m.minStockSeq = p.seq, p.seq, p.seq
	m.lastFrame = m.socket.queued
}

// welcome gives a member its snapshot. It returns false when the snapshot must be read again, because the drop's life
// has changed since.
func (m *member) welcome(p *snapshot) bool {
	s := m.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.gone {
		return true
	}
	if p.seq < m.announcedSeq {
		return false
	}
	if s.waiting() >= eventLimit {
		s.event(p.frame) // closes it
		return true
	}
	m.replace(p, 0)
	m.joined, m.failed = true, false
	return true
}

// startsAnew reports whether what the member was shown is about to be replaced, by something that may be older.
func (m *member) startsAnew() bool { return m.room.restores.Load() > m.restores }

// fail says that the member's snapshot is owed.
func (m *member) fail() {
	m.socket.mu.Lock()
	defer m.socket.mu.Unlock()
	m.failed = true
}

func (m *member) owed() bool {
	m.socket.mu.Lock()
	defer m.socket.mu.Unlock()
	return m.failed && !m.gone
}
