package live

import (
	"time"

	"sneakerhead/internal/drop"
)

// Deliver implements shop.Audience. It may be called from several goroutines, with news in any order, and twice with
// the same; it never waits for a socket.
func (h *Hub) Deliver(news drop.News) {
	defer h.guard("deliver news")
	if r := h.room(news.DropID); r != nil {
		r.take(&news)
		h.markDirty(r)
	}
	if news.Announced != nil {
		h.announce(news.Announced.Event, news.Announced.View)
	}
	for i := range news.Owners {
		h.tellOwner(&news.Owners[i])
	}
}

func (h *Hub) room(id dropID) *room {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.rooms[id]
}

// announce tells everybody at once; of a rehearsal, only its room.
func (h *Hub) announce(event drop.Announcement, view drop.View) {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	h.announceLocked(event, view)
}

// announceLocked is announce for who holds announcing.
func (h *Hub) announceLocked(event drop.Announcement, view drop.View) {
	id, announcedSeq := view.ID, view.Seq
	if r := h.room(id); r != nil && !r.announced(&view) {
		return
	}
	h.recordStatus(&view)
	if view.RecentPurchases == nil {
		view.RecentPurchases = []drop.Sale{}
	}
	frame := announcementFrame(event, &view)
	startsAnew := false
	for _, s := range h.everybody() {
		became := s.announce(frame, id, announcedSeq, view.Seq, view.Rehearsal, false)
		for try := 1; became == tooOld; try++ {
			if r := h.room(id); r != nil {
				r.bringStock(&view)
			}
			frame = announcementFrame(event, &view)
			became = s.announce(frame, id, announcedSeq, view.Seq, view.Rehearsal, try == maxRereads)
		}
		startsAnew = startsAnew || became == toldAnew
	}
	if r := h.room(id); r != nil && startsAnew {
		r.owe()
		h.wakeRefresh()
	}
}

// telling is what became of an announcement to one socket.
type telling int

const (
	told     telling = iota // or there is nothing to tell it
	tooOld                  // it has been shown newer stock meanwhile: the frame must be made anew
	toldAnew                // it is about to start anew, and must get a snapshot that has the change
)

func (h *Hub) everybody() []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.all()
}

// announce queues a change of a drop's life, and remembers what it showed, so that nothing older follows it. On the last
// try a frame is never too old. To a socket whose snapshot is from after the change, and shows it, nothing older is said.
// One that is about to start anew, with what may be older than all it was shown, hears of the change by a snapshot: only
// that may take anybody back.
func (s *socket) announce(frame []byte, id dropID, announcedSeq, stockSeq int64, roomOnly, last bool) telling {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.members[id]
	if !ok {
		if !roomOnly {
			s.event(frame)
		}
		return told
	}
	older := stockSeq < m.stockSeq
	switch {
	case m.startsAnew():
		return toldAnew
	case older && announcedSeq <= m.snapshotSeq:
		return told
	case older && !last:
		return tooOld
	}
	m.announcedSeq, m.minStockSeq = max(m.announcedSeq, announcedSeq), max(m.minStockSeq, stockSeq)
	s.event(frame)
	return told
}

// tellOwner reaches the sockets that are signed in as the owner. Most owners are on other replicas: the frame is made
// only for those who are here.
func (h *Hub) tellOwner(news *drop.OwnerNews) {
	now := time.Now()
	var frame []byte
	for _, s := range h.socketsOf(news.UserID) {
		if frame == nil {
			frame = ownerFrame(news)
		}
		s.tell(news.UserID, frame, now)
	}
}

func (h *Hub) socketsOf(user string) []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	sockets := h.users[user]
	if len(sockets) == 0 {
		return nil
	}
	found := make([]*socket, 0, len(sockets))
	for s := range sockets {
		found = append(found, s)
	}
	return found
}

// tell looks at who is signed in under the lock that the frame is queued with: nobody gets an event of somebody who
// was signed in here a moment before.
func (s *socket) tell(user string, frame []byte, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user == user && now.Before(s.until) {
		s.event(frame)
	}
}
