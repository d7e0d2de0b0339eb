package live

import (
	"time"

	"sneakerhead/internal/drop"
)

// Deliver implements shop.Audience. It may be called from several goroutines, with news in any
// order, and more than once with the same news. It never waits for a socket.
func (h *Hub) Deliver(news drop.News) {
	defer h.guard("deliver news")
	news = h.withShownPictures(news)
	r := h.room(news.DropID)
	if r != nil {
		r.add(&news)
	}
	if news.Announced != nil {
		h.announce(news.Announced.Event, news.Announced.View)
	}
	if r != nil { // after the announcement, which has the stock too
		h.markDirty(r)
	}
	for i := range news.Owners {
		h.tellOwner(&news.Owners[i])
	}
}

// withShownPictures removes the pictures that strangers must not load. The news may come from a
// replica with other settings, and is shared with other receivers, so it is copied.
func (h *Hub) withShownPictures(news drop.News) drop.News {
	shown := h.options.Pictures.ShownSales
	news.Sales = shown(news.Sales)
	if news.Replace != nil {
		replace := *news.Replace
		replace.RecentPurchases = shown(replace.RecentPurchases)
		news.Replace = &replace
	}
	if news.Announced != nil {
		announced := *news.Announced
		announced.View.RecentPurchases = shown(announced.View.RecentPurchases)
		news.Announced = &announced
	}
	return news
}

func (h *Hub) room(id dropID) *room {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.rooms[id]
}

// announce sends an announcement to every socket at once; that of a rehearsal to its room only.
func (h *Hub) announce(event drop.Announcement, view drop.View) {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	h.announceLocked(event, view)
}

// announceLocked is announce for callers that already hold the lock h.announcing.
func (h *Hub) announceLocked(event drop.Announcement, view drop.View) {
	id, announcedSeq := view.ID, view.Seq
	if r := h.room(id); r != nil && !r.recordAnnouncement(&view) {
		return
	}
	h.recordStatus(&view)
	withoutNulls(&view)
	frame := announcementFrame(event, &view)
	resetAwaited := false
	for _, s := range h.allSockets() {
		result := s.announce(frame, id, announcedSeq, view.Seq, view.Rehearsal, false)
		for try := 1; result == staleStock; try++ {
			if r := h.room(id); r != nil {
				r.showNewestStock(&view)
			}
			frame = announcementFrame(event, &view)
			result = s.announce(frame, id, announcedSeq, view.Seq, view.Rehearsal, try == maxRereads)
		}
		resetAwaited = resetAwaited || result == awaitsReset
	}
	if r := h.room(id); r != nil && resetAwaited {
		r.requireSnapshot()
		h.wakeRefresh()
	}
}

// announceResult says what became of an announcement to one socket.
type announceResult int

const (
	delivered   announceResult = iota // queued, or not needed: the socket has seen the change, or must not
	staleStock                        // the socket has been sent newer stock meanwhile: build the frame again
	awaitsReset                       // a reset is pending for it: it must get a snapshot that contains the change
)

// allSockets returns every open socket.
func (h *Hub) allSockets() []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.allSocketsLocked()
}

// announce queues an announcement, and remembers its seqs so that nothing older is sent after it.
// announcedSeq is the seq of the announced change, stockSeq that of the stock in the frame.
//
// It sends nothing to a member whose snapshot already shows the change, and nothing to one that
// waits for a reset: that member gets the change with a snapshot, because only a snapshot may take
// a page back to a lower seq. When the member has been sent newer stock than the frame shows, it
// returns staleStock and the caller builds the frame again, except on the last try, which sends the
// frame as it is.
func (s *socket) announce(frame []byte, id dropID, announcedSeq, stockSeq int64, roomOnly, last bool) announceResult {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.members[id]
	if !ok {
		if !roomOnly {
			s.queueEvent(frame)
		}
		return delivered
	}
	older := stockSeq < m.stockSeq
	switch {
	case m.resetPending():
		return awaitsReset
	case older && announcedSeq <= m.snapshotSeq:
		return delivered
	case older && !last:
		return staleStock
	}
	m.announcedSeq, m.minStockSeq = max(m.announcedSeq, announcedSeq), max(m.minStockSeq, stockSeq)
	s.queueEvent(frame)
	return delivered
}

// tellOwner sends an event to the sockets that are signed in as the owner. Most owners are
// connected to other replicas, so the frame is encoded only when one is connected here.
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

// tell checks who is signed in under the same lock that it queues the frame under, so that a socket
// never gets an event of the user who was signed in on it a moment before.
func (s *socket) tell(user string, frame []byte, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user == user && now.Before(s.until) {
		s.queueEvent(frame)
	}
}
