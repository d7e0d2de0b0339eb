package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"sneakerhead/internal/config"
)

// healthcheckCommand is `sneakerhead healthcheck`, for containers, which may have no other program.
type healthcheckCommand struct {
	Port string `env:"PORT" placeholder:"3000" help:"Port that the server listens on."`
	Host string `env:"HOST" placeholder:"ADDRESS" help:"Address that the server listens on. Default: all interfaces, which are asked on the loopback address."`
}

// healthcheckLimit is less than the time that orchestrators usually allow.
const healthcheckLimit = 2 * time.Second

// Run implements the command.
func (c *healthcheckCommand) Run(p *process) error {
	address, err := config.LocalAddress(c.Host, c.Port)
	if err != nil {
		return err
	}
	url := "http://" + address + "/healthz"
	if err := askHealth(p, url); err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	_, err = fmt.Fprintln(p.stdout, url, "is alive")
	return err
}

// askHealth returns an error unless the server at a URL says that it is alive. It goes through no
// proxy, whatever the environment says.
func askHealth(p *process, url string) error {
	request, err := http.NewRequestWithContext(p.ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: healthcheckLimit}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the server does not answer (%w)", cause(err))
	}
	defer response.Body.Close()
	var health struct{ Status string }
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<10)).Decode(&health); err != nil || health.Status != "ok" {
		return fmt.Errorf("what answers is no SneakerHead: check PORT")
	}
	return nil
}
