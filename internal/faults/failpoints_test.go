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

// arm makes a failpoint of the replica act at its n-th hit from now on.
func (r *replica) arm(point, action string, n int, pause time.Duration) error {
	return r.control("/arm?" + url.Values{
		"point": {point}, "action": {action}, "after": {strconv.Itoa(n)}, "ms": {strconv.FormatInt(pause.Milliseconds(), 10)},
	}.Encode())
}

// disarm removes all armed actions that have not happened yet.
func (r *replica) disarm() error { return r.control("/disarm") }

// passes returns how often the replica has passed a failpoint.
func (r *replica) passes(point string) (int, error) {
	response, err := deployment.ProbeClient.Get("http://" + deployment.Address(r.Failpoints) + "/hits")
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

// setClock shifts the replica's clock by an offset.
func (r *replica) setClock(offset time.Duration) error {
	return r.control("/clock?offset=" + url.QueryEscape(offset.String()))
}

func (r *replica) control(path string) error {
	response, err := deployment.ProbeClient.Post("http://"+deployment.Address(r.Failpoints)+path, "", nil)
	if err != nil {
		return fmt.Errorf("control of replica %d: %w", r.N, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("control of replica %d: %s: %s", r.N, path, response.Status)
	}
	return nil
}

// pointsByCommand lists, for each kind of command, the failpoints that it passes.
func pointsByCommand() map[string][]string {
	inBatch := []string{"applying", "locked", "decided", "sent", "committed", "settled", "answered"}
	return map[string][]string{
		"reserve": append([]string{"asking", "admitted"}, inBatch...), "purchase": inBatch, "cancel": inBatch, "expire": inBatch, "adjust": inBatch,
	}
}

// points returns all of them, in a fixed order.
func points() (all []string) {
	for _, kind := range []string{"reserve", "purchase", "cancel", "expire", "adjust"} {
		for _, step := range pointsByCommand()[kind] {
			all = append(all, step+"/"+kind)
		}
	}
	return all
}
