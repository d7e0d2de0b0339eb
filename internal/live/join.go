package live

import (
	"errors"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// join makes a socket a member of a room, then reads a snapshot and sends it. A socket that is a
// member already gets a snapshot again.
func (h *Hub) join(s *socket, id dropID) {
	m := h.enterRoom(s, id)
	if m == nil {
		return
	}
	for range maxRereads {
		snap, err := h.readSnapshot(h.ctx, id)
		if err != nil {
			h.refuseJoin(m, err)
			return
		}
		m.room.adopt(snap)
		if m.completeJoin(snap) {
			return
		}
	}
	h.refuseJoin(m, combiner.ErrOverloaded)
}

// enterRoom makes a socket a member. It returns nil when the socket is closed, or follows too many
// drops and was told so.
func (h *Hub) enterRoom(s *socket, id dropID) *member {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[id]
	if !ok {
		r = &room{id: id, members: make(map[*member]struct{})}
	}
	m := s.follow(r, h.options.MaxJoined)
	h.places.file(s)
	if m != nil {
		h.rooms[id] = r
		r.enter(m)
	}
	return m
}

// follow makes the socket a member of the room. A member that has its snapshot already goes back to
// waiting for one. The caller holds the hub's lock.
func (s *socket) follow(r *room, limit int) *member {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if m, ok := s.members[r.id]; ok {
		m.joined = false // changes wait in the slot until the new snapshot is sent
		return m
	}
	if len(s.members) >= limit {
		s.queueEvent(errorFrame("validation_failed", "You follow as many drops as one connection may. Leave one first."))
		return nil
	}
	m := &member{socket: s, room: r, part: int(s.number % flushParts), resets: r.resets.Load()}
	s.members[r.id] = m
	return m
}

func (r *room) enter(m *member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m] = struct{}{}
}

// exit removes a member, and returns whether the room is empty now.
func (r *room) exit(m *member) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, m)
	return len(r.members) == 0
}

// leave takes a socket out of a drop's room, if it is in it.
func (h *Hub) leave(s *socket, id dropID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if m := s.unfollow(id); m != nil && m.room.exit(m) {
		delete(h.rooms, id)
	}
	h.places.file(s)
}

// unfollow removes and returns the socket's member of a drop, nil when it does not follow the drop.
func (s *socket) unfollow(id dropID) *member {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.members[id]
	if !ok {
		return nil
	}
	m.left, m.slot = true, nil
	delete(s.members, id)
	return m
}

func (h *Hub) leaveAll(s *socket) {
	s.mu.Lock()
	ids := make([]dropID, 0, len(s.members))
	for id := range s.members {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	for _, id := range ids {
		h.leave(s, id)
	}
}

// refuseJoin tells a socket why it gets no snapshot. Unless there is no such drop, the socket stays
// a member, and a later refresh sends the snapshot.
func (h *Hub) refuseJoin(m *member, err error) {
	if errors.Is(err, drop.ErrNotFound) {
		h.leave(m.socket, m.room.id)
		m.socket.charge()
		m.socket.send(errorFrame(string(drop.CodeNotFound), drop.ErrNotFound.Detail))
		return
	}
	m.markFailed()
	m.room.markFailedJoins()
	m.socket.send(errorFrame(string(drop.CodeUnavailable), "This drop cannot be read right now. It will follow as soon as it can."))
}
