package live

import (
	"errors"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// join takes a socket into a room, then reads the present and gives it to the socket. Who is in the room already gets
// it again.
func (h *Hub) join(s *socket, id dropID) {
	m := h.enterRoom(s, id)
	if m == nil {
		return
	}
	for range maxRereads {
		p, err := h.readSnapshot(h.ctx, id)
		if err != nil {
			h.refuseJoin(m, err)
			return
		}
		m.room.learn(p)
		if m.welcome(p) {
			return
		}
	}
	h.refuseJoin(m, combiner.ErrOverloaded)
}

// enterRoom returns nil when the socket was refused, which it has been told, or is closed.
func (h *Hub) enterRoom(s *socket, id dropID) *member {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[id]
	if !ok {
		r = &room{id: id, members: make(map[*member]struct{})}
	}
	m := s.follow(r, h.options.MaxJoined)
	if m != nil {
		h.rooms[id] = r
		r.enter(m)
	}
	return m
}

// follow makes the socket a member, or takes back the word of one that it was given its snapshot.
func (s *socket) follow(r *room, limit int) *member {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if m, ok := s.members[r.id]; ok {
		m.joined = false // what comes while the present is read waits for it
		return m
	}
	if len(s.members) >= limit {
		s.event(errorFrame("validation_failed", "You follow as many drops as one connection may. Leave one first."))
		return nil
	}
	m := &member{socket: s, room: r, restores: r.restores.Load()}
	s.members[r.id] = m
	return m
}

func (r *room) enter(m *member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m] = struct{}{}
}

// exit returns whether the room is empty.
func (r *room) exit(m *member) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, m)
	return len(r.members) == 0
}

// leave takes a socket out of a room that it may be in.
func (h *Hub) leave(s *socket, id dropID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if m := s.unfollow(id); m != nil && m.room.exit(m) {
		delete(h.rooms, id)
	}
}

// unfollow returns nil when the socket does not follow the drop.
func (s *socket) unfollow(id dropID) *member {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.members[id]
	if !ok {
		return nil
	}
	m.gone, m.slot = true, nil
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

// refuseJoin says why there is no snapshot. When the reason may pass, the socket stays, and gets it with a refresh.
func (h *Hub) refuseJoin(m *member, err error) {
	if errors.Is(err, drop.ErrNotFound) {
		h.leave(m.socket, m.room.id)
		m.socket.charge()
		m.socket.send(errorFrame(string(drop.CodeNotFound), drop.ErrNotFound.Detail))
		return
	}
	m.fail()
	m.room.oweJoins()
	m.socket.send(errorFrame(string(drop.CodeUnavailable), "This drop cannot be read right now. It will follow as soon as it can."))
}
