package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// arm has something happen at a point of a replica, at the n-th hit from now on.
func (r *replica) arm(point, action string, n int, pause time.Duration) error {
	return r.control("/arm?" + url.Values{
		"point": {point}, "action": {action}, "after": {strconv.Itoa(n)}, "ms": {strconv.FormatInt(pause.Milliseconds(), 10)},
	}.Encode())
}

// disarm ends what has not happened.
func (r *replica) disarm() error { return r.control("/disarm") }

// passes returns how often a point of the replica was passed.
func (r *replica) passes(point string) (int, error) {
	response, err := deployment.Probing.Get("http://" + deployment.Address(r.Failpoints) + "/hits")
	if err != nil {
		return 0, fmt.Errorf("passes of replica %d: %w", r.N, err)
	}
	defer response.Body.Close()
	passes := map[string]int{}
	if err := json.NewDecoder(response.Body).Decode(&passes); err != nil {
		return 0, fmt.Errorf("passes of replica %d: %w", r.N, err)
	}
	return passes[point], nil
}

// setClock makes the replica's clock wrong by an offset.
func (r *replica) setClock(offset time.Duration) error {
	return r.control("/clock?offset=" + url.QueryEscape(offset.String()))
}

func (r *replica) control(path string) error {
	response, err := deployment.Probing.Post("http://"+deployment.Address(r.Failpoints)+path, "", nil)
	if err != nil {
		return fmt.Errorf("control of replica %d: %w", r.N, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("control of replica %d: %s: %s", r.N, path, response.Status)
	}
	return nil
}

// gaps are the places of a command's way where a replica can die, for each kind of command.
func gaps() map[string][]string {
	inBatch := []string{"applying", "locked", "decided", "sent", "committed", "settled", "answered"}
	return map[string][]string{
		"reserve": append([]string{"asking", "admitted"}, inBatch...), "purchase": inBatch, "cancel": inBatch, "expire": inBatch, "adjust": inBatch,
	}
}

// points are all of them, in a fixed order.
func points() (all []string) {
	for _, kind := range []string{"reserve", "purchase", "cancel", "expire", "adjust"} {
		for _, gap := range gaps()[kind] {
			all = append(all, gap+"/"+kind)
		}
	}
	return all
}
