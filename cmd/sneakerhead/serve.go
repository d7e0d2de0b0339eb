package main

import (
	"fmt"
	"log/slog"
	"net"

	"sneakerhead/internal/config"
	"sneakerhead/internal/telemetry"
)

// serveCommand is `sneakerhead serve`.
type serveCommand struct {
	config.Settings
	Role role `enum:"all,api,worker" default:"all" help:"What this replica does: ${enum}."`
}

// role is the part of the work that a replica does. Every role expires overdue holds.
type role string

const (
	roleAll    role = "all"
	roleAPI    role = "api"
	roleWorker role = "worker"
)

// Run implements the command.
func (c *serveCommand) Run(p *process) error {
	settings, err := c.Validate(config.ModeServe, p.env)
	if err != nil {
		return err
	}
	log, flush := telemetry.NewLogger(p.stderr, settings.LogLevel, settings.LogFormat)
	defer flush()
	stopTracing, err := startTracing(p, log)
	if err != nil {
		return err
	}
	defer stopTracing()
	front, err := openFront(settings, log)
	if err != nil {
		return err
	}
	defer front.close()
	log.Info("listening", "address", "http://"+front.address(), "version", version)
	warnOfFileLimit(log, settings.Limits.Sockets)
	metrics, err := listenMetrics(settings, c.Logging.MetricsAddr != "", log)
	if err != nil {
		return err
	}
	replica, err := newReplica(p.ctx, settings, c.Role, front, metrics, log)
	if p.ctx.Err() != nil {
		return nil // stopped before it had started
	}
	if err != nil {
		return err
	}
	log.Info("serving", "address", "http://"+front.address(), "role", string(c.Role))
	return replica.run(p.ctx)
}

// listen binds the address of HOST and PORT.
func listen(settings *config.Config) (net.Listener, error) {
	listener, err := net.Listen("tcp", settings.Address())
	if err != nil {
		return nil, fmt.Errorf("PORT: cannot listen on %s (%w): stop what uses it, or set PORT to another one", settings.Address(), cause(err))
	}
	return listener, nil
}

// metricsServer is the metrics, and the servers of /metrics and of profiles.
type metricsServer struct {
	servers []*telemetry.Server // those that are not off
	metrics *telemetry.Metrics
}

// listenMetrics binds METRICS_ADDR and PPROF_ADDR. An address in use is an error only when the
// operator chose it, because several replicas on one machine have the same default for metrics.
func listenMetrics(settings *config.Config, chosen bool, log *slog.Logger) (*metricsServer, error) {
	registry := telemetry.NewRegistry()
	m := &metricsServer{metrics: telemetry.NewMetrics(registry)}
	if settings.MetricsAddr != "" {
		server, err := telemetry.ListenMetrics(settings.MetricsAddr, registry)
		switch {
		case err == nil:
			m.servers = append(m.servers, server)
		case chosen:
			return nil, cannotListen("METRICS_ADDR", settings.MetricsAddr, err)
		default:
			log.Warn("no metrics: their default address is in use; set METRICS_ADDR", "address", settings.MetricsAddr)
		}
	}
	if settings.PprofAddr != "" {
		server, err := telemetry.ListenPprof(settings.PprofAddr)
		if err != nil {
			return nil, cannotListen("PPROF_ADDR", settings.PprofAddr, err)
		}
		m.servers = append(m.servers, server)
	}
	return m, nil
}

func cannotListen(variable, address string, err error) error {
	return fmt.Errorf("%s: cannot listen on %s (%w): set it to a free one, or to off", variable, address, cause(err))
}
