package faults

import (
	"fmt"
	"math/rand/v2"
)

const (
	mostSizes  = 12 // of a drop
	mostWanted = 3  // by a reserve
)

// newSizes returns the sizes of a new drop, as the API wants them; none where it has none. The
// units are spread unevenly: some sizes are gone long before others. Where an admin adds units
// during the scenario, the last size has plenty, so that a refusal of a wish for it is wrong.
func (s *scenario) newSizes() (sizes []map[string]any) {
	n := s.options.sizes
	if n == 0 && s.faults.IntN(2) == 0 {
		n = 1 + s.faults.IntN(mostSizes)
	}
	if n < 1 {
		return nil
	}
	units := make([]int, n)
	for range s.options.units {
		units[min(s.faults.IntN(n), s.faults.IntN(n))]++
	}
	if !s.options.soldOut {
		units[n-1] += plenty * s.options.people
	}
	for i, total := range units {
		sizes = append(sizes, map[string]any{"label": fmt.Sprint("EU ", 36+i), "totalStock": total})
	}
	return sizes
}

// plenty is how many units of the last size there are for each user.
const plenty = 10

// newWish returns one to three sizes, in a random order; none where the drop has none.
func (s *scenario) newWish(random *rand.Rand) []string {
	if len(s.sizes) == 0 {
		return nil
	}
	wish := make([]string, 0, mostWanted)
	for _, i := range random.Perm(len(s.sizes))[:min(len(s.sizes), 1+random.IntN(mostWanted))] {
		wish = append(wish, s.sizes[i])
	}
	return wish
}
