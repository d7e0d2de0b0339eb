package soak

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"sneakerhead/internal/auth/authtest"
)

// people are the users with a session. A user who has left may come back, unless many others have
// left since.
type people struct {
	clerk *authtest.Authority

	mu    sync.Mutex
	count int
	away  []*person
}

// mayReturn is how many of the users who have left may come back.
const mayReturn = 400

// person is a user whose tokens are valid for a minute, as Clerk's are.
type person struct {
	name   string
	claims authtest.Claims

	mu     sync.Mutex
	token  string
	signed time.Time
}

// tokenUsedFor is how long a page uses a token before it asks for the next.
const tokenUsedFor = 45 * time.Second

// arrive returns a new user or, two times in three, one who was here before.
func (p *people) arrive(random *rand.Rand) *person {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.away); n > 0 && random.IntN(3) > 0 {
		i := random.IntN(n)
		back := p.away[i]
		p.away[i] = p.away[n-1]
		p.away = p.away[:n-1]
		return back
	}
	p.count++
	return &person{name: fmt.Sprint("user_soak_", p.count)}
}

func (p *people) leave(who *person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away = append(p.away, who); len(p.away) > mayReturn {
		p.away = p.away[1:]
	}
}

// session returns a token that is valid for at least some seconds.
func (p *people) session(who *person) string {
	who.mu.Lock()
	defer who.mu.Unlock()
	if time.Since(who.signed) > tokenUsedFor {
		who.token, who.signed = p.clerk.Token(who.name, who.claims), time.Now()
	}
	return who.token
}
