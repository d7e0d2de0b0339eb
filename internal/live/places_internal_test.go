package live

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
)

func newSocket(h *Hub, address string) *socket {
	return &socket{hub: h, ip: address, limiter: rate.NewLimiter(rate.Inf, 0), members: map[dropID]*member{}}
}

// requireEmpty expects that nothing is left of any socket.
func requireEmpty(t *testing.T, h *Hub) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	require.Zero(t, h.places.taken)
	for _, c := range []*crowd{h.places.idle, h.places.following} {
		require.Empty(t, c.byAddress)
		require.Empty(t, c.largest)
	}
	require.Empty(t, h.sockets)
	require.Empty(t, h.users)
	require.Empty(t, h.rooms)
}

// TestHub_CountsSurviveRaces lets sockets come, go, sign in, sign out and make room, all at once
// and also the same socket from several goroutines.
func TestHub_CountsSurviveRaces(t *testing.T) {
	t.Parallel()
	const limit, limitUser, comers, visits = 12, 3, 24, 200
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}, SocketLimit: limit, SocketLimitUser: limitUser})
	defer h.Stop()
	drops := []dropID{uuid.New(), uuid.New()}
	var all sync.WaitGroup
	for n := range comers {
		all.Go(func() {
			for visit := range visits {
				s := newSocket(h, fmt.Sprint("address-", n%5))
				if h.enter(s) != nil {
					continue
				}
				var at sync.WaitGroup
				at.Go(func() { h.signIn(s, fmt.Sprint("user-", n%4), time.Now().Add(time.Hour)) })
				at.Go(func() { h.signIn(s, fmt.Sprint("user-", visit%4), time.Now()) })
				at.Go(func() { h.expireSignIns(time.Now()) })
				at.Go(func() { h.enterRoom(s, drops[visit%2]); h.leave(s, drops[0]) })
				if visit%2 == 0 {
					at.Go(func() { h.signOut(s) })
				}
				at.Wait()
				if !h.within(limit, limitUser) {
					t.Error("more sockets have places than may")
				}
				h.exit(s)
			}
		})
	}
	all.Wait()
	requireEmpty(t, h)
}

// within reports whether the limits are kept now.
func (h *Hub) within(limit, limitUser int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, sockets := range h.users {
		if len(sockets) > limitUser {
			return false
		}
	}
	return h.places.taken <= limit
}

// TestHub_ASocketThatMadeRoomSignsNobodyIn closes a socket while its token is being verified.
func TestHub_ASocketThatMadeRoomSignsNobodyIn(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}, SocketLimit: 1})
	defer h.Stop()
	first, second := newSocket(h, ""), newSocket(h, "")
	require.Nil(t, h.enter(first))
	require.Nil(t, h.enter(second))
	h.signIn(first, "ann", time.Now().Add(time.Hour))
	signedIn := h.socketsOf("ann")
	h.exit(first)
	h.exit(second)
	require.Empty(t, signedIn)
	requireEmpty(t, h)
}

// TestCrowd_First compares the choice with a search through all sockets.
func TestCrowd_First(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	c, in := newCrowd(), []*socket{}
	for step := range 4_000 {
		if len(in) == 0 || random.IntN(100) < 52 {
			s := &socket{ip: fmt.Sprint(random.IntN(40)), number: uint64(step)}
			c.add(s)
			in = append(in, s)
		} else {
			i := random.IntN(len(in))
			c.remove(in[i])
			in = append(in[:i], in[i+1:]...)
		}
		require.Same(t, searched(in), c.first(), "step %d", step)
	}
	for _, s := range in {
		require.Positive(t, c.count(s.ip))
		c.remove(s)
	}
	require.Nil(t, c.first())
}

// searched returns the oldest socket of the address that has most; of several addresses, of the one
// whose oldest is the oldest. The sockets are in the order of their ages.
func searched(in []*socket) (found *socket) {
	count, oldest := map[string]int{}, map[string]*socket{}
	for _, s := range in {
		if count[s.ip]++; oldest[s.ip] == nil {
			oldest[s.ip] = s
		}
	}
	most := 0
	for address, n := range count {
		if first := oldest[address]; n > most || n == most && first.number < found.number {
			most, found = n, first
		}
	}
	return found
}

// BenchmarkHub_MakeRoom measures a newcomer at the limit: it takes a place, follows a drop and is
// the next but 20,000 to make room.
func BenchmarkHub_MakeRoom(b *testing.B) {
	const limit = 20_000
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}, SocketLimit: limit})
	defer h.Stop()
	id := uuid.New()
	var inside []*socket
	enter := func(n int) {
		s := newSocket(h, fmt.Sprint("address-", n))
		if h.enter(s) != nil {
			b.Fatal("refused")
		}
		h.enterRoom(s, id)
		inside = append(inside, s)
	}
	for n := range limit {
		enter(n)
	}
	b.ResetTimer()
	for n := 0; b.Loop(); n++ {
		enter(limit + n)
		h.exit(inside[n])
	}
	b.StopTimer()
	for _, s := range inside[len(inside)-limit:] {
		h.exit(s)
	}
}
