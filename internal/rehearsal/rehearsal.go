package rehearsal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"sneakerhead/internal/drop"
)

// Options say what is played.
type Options struct {
	URL      string // of the deployment, such as http://127.0.0.1:3000
	Buyers   int
	Units    int           // of the drop that is made
	Sizes    int           // 0: a drop without sizes
	Arrive   time.Duration // over which people arrive before the opening
	Hold     time.Duration // how long a hold lasts, of the drop that is made; whole seconds
	DropID   uuid.UUID     // uuid.Nil: make one
	Admin    string        // the address of an admin
	SignIn   SignIn        // nil: dev sign-in
	MostLate time.Duration // how late this program may be, 99 of 100 times; 0: see lag.verdict
	Audit    Audit         // nil: no audit
	Watch    func(*Progress)
}

// Audit audits a drop on the database. It returns the breaches, and a line that sums up.
type Audit func(ctx context.Context, dropID uuid.UUID) (breaches []string, summary string, err error)

// run is one rehearsal.
type run struct {
	world
	*Options
	dialer  *websocket.Dialer
	journal *journal
	frames  *frames
	lag     *lag
	buffers sync.Pool
	signIn  SignIn
	admin   *admin
	clock   clock
	state   string // of the deployment, as /readyz says

	before   drop.View // the drop before anybody came
	drop     drop.View
	made     bool      // by this rehearsal
	opens    time.Time // by this machine's clock
	deadline time.Time // when everybody leaves
	hold     time.Duration

	buyers []*buyer
	bots   []*bot

	socketCtx context.Context //nolint:containedctx // sockets outlive the people
	sockets   sync.WaitGroup
	mu        sync.Mutex
	screens   []*screen

	phase                                    atomic.Pointer[string]
	signedIn, arrived, holding, bought, away atomic.Int64
	tired                                    atomic.Int64
	allLeft                                  chan struct{}
}

// Times around a rehearsal.
const (
	opensIn      = 2 * time.Second  // after the ramp, so that the drop is there before the first page is opened
	mostHolds    = 5                // the longest chain of holds that run out, which a rehearsal waits for
	lingers      = 20 * time.Second // after the tail and the holds everybody has left
	safetyMargin = 10 * time.Minute // a drop that is not ended by us ends by itself so long after
	quietFor     = 6 * time.Second  // how long sockets may take to show the end
	makeFor      = 3 * answerLimit  // how long making the drop may take, with repetitions
	leaveFor     = 10 * time.Second // how long ending or cancelling it may take
	farAhead     = 10 * time.Minute // a drop that opens later is not waited for
)

// connections returns how many requests may be on their way at once. What waits for a connection
// waits as a person would. At the opening almost everybody presses within a second, so a quarter is
// enough while the shop answers within a quarter of a second.
func connections(buyers int) int { return min(max(buyers/4, 64), 4096) }

// Run plays a rehearsal and judges it. An error says why it could not be played; whatever happens,
// the drop that it made does not stay on sale.
func Run(ctx context.Context, o *Options) (result *Result, err error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	most := connections(o.Buyers)
	transport.MaxConnsPerHost, transport.MaxIdleConnsPerHost, transport.MaxIdleConns = most, most, most
	transport.IdleConnTimeout = 30 * time.Second
	defer transport.CloseIdleConnections()
	shop := &client{address: o.URL, http: http.Client{Transport: transport, Timeout: answerLimit}}
	r := &run{Options: o, dialer: dialer(transport), journal: newJournal(), allLeft: make(chan struct{})}
	r.buffers.New = func() any { return &bytes.Buffer{} }
	r.frames = newFrames(r.journal.sawFirst)
	r.world = world{shop: shop, schedule: newSchedule(nil)}
	r.signIn = o.SignIn
	if r.signIn == nil {
		r.signIn = devSignInTo(shop)
	}
	r.enter("asking the deployment")
	defer r.tell()()
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	r.invite()
	r.enter("signing people in")
	if err := r.signInAll(ctx); err != nil {
		return nil, err
	}
	defer func() { err = r.clearAway(ctx, err) }()
	if err := r.setStage(ctx); err != nil {
		return nil, err
	}
	return r.play(ctx)
}

func (r *run) enter(phase string) { r.phase.Store(&phase) }

// look asks the deployment whether it can be played on, and signs the admin in.
func (r *run) look(ctx context.Context) (err error) {
	a := r.shop.send(ctx, time.Now(), "GET", "/readyz", "", nil)
	if a.status == 0 {
		return fmt.Errorf("nothing answers at %s (%w): start it, or name another address with --url", r.shop.address, cause(a.err))
	}
	r.state = readiness(&a)
	if !a.ok() {
		return fmt.Errorf("the deployment at %s is %s and not ready: bring it up first, GET /readyz says why", r.shop.address, r.state)
	}
	var s settings
	if r.clock, s, err = readClock(ctx, r.shop); err != nil {
		return err
	}
	if s.AuthMode != "dev" && r.Options.SignIn == nil {
		return fmt.Errorf("%s signs its users in with Clerk, where nobody can be made up: rehearse on a test instance, whose CLERK_JWT_KEY is a key pair "+
			"of yours, and give its private key with --signing-key, --issuer and --party", r.shop.address)
	}
	token, _, err := r.signIn(ctx, r.Admin, "Rehearsal", "Admin")
	if err != nil {
		return fmt.Errorf("sign in as %s: %w", r.Admin, err)
	}
	r.admin = &admin{shop: r.shop, token: token}
	if _, err := r.admin.send(ctx, http.MethodGet, "/api/drops?limit=1", nil); err != nil {
		return fmt.Errorf("%s is not an admin there (%w): name one with --admin", r.Admin, err)
	}
	return nil
}

// cause returns the innermost error, without the request that net/http puts around it.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// setStage makes the drop, or looks at the one that was named, and gives everybody their place.
func (r *run) setStage(ctx context.Context) (err error) {
	r.enter("making the drop")
	opens := r.clock.shop(time.Now()).Add(r.Arrive + opensIn).Truncate(time.Second)
	if r.DropID == uuid.Nil {
		r.before, err = r.admin.create(ctx, r.Options, opens, opens.Add(r.length(r.Hold)+safetyMargin))
		r.made = err == nil
	} else {
		r.before, err = r.admin.view(ctx, r.DropID)
	}
	if err != nil {
		return err
	}
	r.drop, r.hold = r.before, time.Duration(r.before.HoldSeconds)*time.Second
	if err := r.playable(opens); err != nil {
		return err
	}
	if r.before.Status == drop.Upcoming {
		opens = r.before.DropStartTime
	}
	r.opens = r.clock.local(opens)
	r.deadline = r.opens.Add(r.length(r.hold))
	r.journal.opensAt(r.opens)
	r.seat()
	return nil
}

// length is how long a rehearsal lasts at most, from the opening.
func (r *run) length(hold time.Duration) time.Duration { return r.Arrive + mostHolds*hold + lingers }

// playable returns why the drop cannot be played on.
func (r *run) playable(opens time.Time) error {
	d := &r.before
	switch {
	case !d.Rehearsal:
		return fmt.Errorf("drop %s (%s) is not marked as a rehearsal, and people might be waiting for it: leave --drop out, and one is made", d.ID, d.Name)
	case d.Status != drop.Upcoming && d.Status != drop.Live:
		return fmt.Errorf("drop %s is %s: leave --drop out, and one is made", d.ID, d.Status)
	case d.Status == drop.Upcoming && d.DropStartTime.After(opens.Add(farAhead)):
		return fmt.Errorf("drop %s opens at %s, which is too far ahead to wait for: give it an earlier start, or leave --drop out",
			d.ID, d.DropStartTime.Format(time.RFC3339))
	}
	return nil
}

// play has everybody come, buy and leave, and judges what was seen.
func (r *run) play(ctx context.Context) (*Result, error) {
	playing, leave := context.WithCancel(ctx)
	defer leave()
	watching, closeSockets := context.WithCancel(ctx)
	defer r.closeSockets(closeSockets)
	r.ctx, r.socketCtx = playing, watching
	var alongside sync.WaitGroup
	defer alongside.Wait()
	defer leave()
	r.lag = newLag()
	alongside.Go(func() { r.lag.beat(playing) })
	r.schedule.late = r.lag.step
	for _, b := range r.buyers {
		b.begin()
	}
	for _, b := range r.bots {
		b.begin()
	}
	r.enter("playing")
	alongside.Go(func() { r.schedule.run(playing) })
	select {
	case <-ctx.Done():
		return nil, errInterrupted
	case <-r.allLeft:
	case <-time.After(time.Until(r.deadline) + answerLimit):
	}
	leave()
	alongside.Wait()
	r.enter("waiting until all is quiet")
	found, err := r.gather(ctx)
	if ctx.Err() != nil {
		return nil, errInterrupted
	}
	if err != nil {
		return nil, err
	}
	r.enter("judging")
	if r.made {
		found.closing = closing{tried: true, failed: r.close(ctx, r.admin.end)}
	}
	return r.judge(found), nil
}

var errInterrupted = errors.New("the rehearsal was interrupted")

// left counts somebody who has left.
func (r *run) left() {
	if r.away.Add(1) == int64(len(r.buyers)+len(r.bots)) {
		close(r.allLeft)
	}
}

// watch opens a screen, and keeps it open until the sockets are closed.
func (r *run) watch(s *screen) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.socketCtx.Err() != nil {
		return
	}
	r.screens = append(r.screens, s)
	r.sockets.Go(func() { s.keep(r.socketCtx) })
}
