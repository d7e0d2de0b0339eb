package rehearsal

import "fmt"

// Capacity is how many presses of Reserve a second the deployment answered in time.
type Capacity struct {
	ASecond int  `json:"aSecond"` // the most in one second of which 99 in 100 were answered within a second
	AtLeast bool `json:"atLeast"` // no second was too much, so the limit was not reached
}

// capacity returns the busiest second that was answered in time, below the least busy one that was
// not. Seconds in a row that were not in time count once, by the busiest of them: the others waited
// for what that one left behind.
func capacity(seconds []*Second) (c Capacity) {
	limit, chain := 0, 0 // chain is the busiest of the late seconds in a row
	over := func() {
		if chain > 0 && (limit == 0 || chain < limit) {
			limit = chain
		}
		chain = 0
	}
	for _, s := range seconds {
		if s.inTime() {
			over()
		} else {
			chain = max(chain, s.Pressed)
		}
	}
	over()
	c.AtLeast = limit == 0
	for _, s := range seconds {
		if s.inTime() && (limit == 0 || s.Pressed < limit) {
			c.ASecond = max(c.ASecond, s.Pressed)
		}
	}
	return c
}

// fewPresses is a second in which a single late answer says nothing about load.
const fewPresses = 20

// inTime reports whether 99 in 100 presses of the second were answered within a second.
func (s *Second) inTime() bool {
	return s.Pressed < fewPresses || s.Late*100 <= s.Pressed
}

func (c Capacity) sentence() string {
	if c.ASecond == 0 && !c.AtLeast {
		return "this deployment did not answer in time in any second"
	}
	if c.AtLeast {
		return fmt.Sprintf("this deployment carries at least %s arrivals a second", thousands(c.ASecond))
	}
	return fmt.Sprintf("this deployment carries about %s arrivals a second", thousands(c.ASecond))
}
