package rehearsal

import (
	"fmt"
	"time"
)

// What a deployment allows an address unless it is told otherwise; with dev sign-in it allows all.
const (
	addressRequests = 500 // RATE_LIMIT_IP
	addressSockets  = 500 // SOCKET_LIMIT_IP
)

// notes returns what bounds the figures beside the deployment. All people come from one address,
// and with Clerk's tokens limits by address bind it: they open pages without being signed in, and a
// socket is anonymous until it authenticates.
func (r *run) notes() (all []string) {
	if r.state == degraded {
		all = append(all, "the deployment was degraded at the beginning: something that it needs was away, and GET /readyz says what")
	}
	if r.Options.SignIn == nil {
		return all
	}
	pages := map[time.Duration]int{}
	busiest := 0
	for _, b := range r.everybody() {
		second := b.arrival.opens.Truncate(time.Second)
		pages[second]++
		busiest = max(busiest, pages[second])
	}
	if busiest > addressRequests || busiest > addressSockets {
		all = append(all, fmt.Sprintf("%d people open the page in the busiest second, all from this address: RATE_LIMIT_IP (%d, unless it is set) and "+
			"SOCKET_LIMIT_IP (%d) refuse some of them; raise both on the test instance", busiest, addressRequests, addressSockets))
	}
	return all
}

// degraded is what /readyz says of a replica that serves without something that it needs.
const degraded = "degraded"
