package manifests

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"
)

// kind reads the one document of a kind.
func kind[T any](t *testing.T, name string) (out T) {
	t.Helper()
	found := 0
	for _, doc := range documents(t, filepath.Join(configs, "kubernetes", "base", "minping.yaml")) {
		var head struct{ Kind string }
		if err := yaml.Unmarshal(doc, &head); err != nil {
			t.Fatal(err)
		}
		if head.Kind != name {
			continue
		}
		found++
		if err := yaml.Unmarshal(doc, &out); err != nil {
			t.Fatal(err)
		}
	}
	if found != 1 {
		t.Fatalf("%d documents are a %s", found, name)
	}
	return out
}

// pods is how many pods of a deployment a number or a percentage of them is, a part counted as a whole one.
func pods(t *testing.T, n *intstr.IntOrString, d *appsv1.Deployment) int {
	t.Helper()
	if n == nil {
		t.Fatal("how many pods may go or come at once is not said")
	}
	out, err := intstr.GetScaledValueFromIntOrPercent(n, int(*d.Spec.Replicas), true)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A hall goes on when a node or a pod ends: there are several replicas, one goes at a time, and each ending pod is given the time in which
// nodes hear of it.
func TestAHallOutlivesAPod(t *testing.T) {
	d := deployment(t)
	if d.Spec.Replicas == nil || *d.Spec.Replicas < 2 {
		t.Fatal("there is one pod: with it the hall ends")
	}
	u := d.Spec.Strategy.RollingUpdate
	if u == nil || pods(t, u.MaxUnavailable, d) != 0 || pods(t, u.MaxSurge, d) < 1 {
		t.Errorf("an update takes pods away before their successors are there: %+v", u)
	}
	if s := d.Spec.Template.Spec.Containers[0].Lifecycle.PreStop.Sleep.Seconds; s < 3 {
		t.Errorf("a pod stops listening %d s after it is told to end; nodes hear of it later", s)
	}
	b := kind[policyv1.PodDisruptionBudget](t, "PodDisruptionBudget")
	if pods(t, b.Spec.MaxUnavailable, d) >= int(*d.Spec.Replicas) {
		t.Error("all pods may be taken away at once")
	}
	if !slices.Equal([]string{b.Spec.Selector.MatchLabels["app"], d.Spec.Selector.MatchLabels["app"]}, []string{"minping", "minping"}) {
		t.Error("the budget is of other pods")
	}
}

// Every replica reads and erases the same keys, which lie where the service looks for them; nothing that phones send reaches a disk.
func TestKeysAreSharedAndNothingElseIsKept(t *testing.T) {
	claim := kind[corev1.PersistentVolumeClaim](t, "PersistentVolumeClaim")
	if !slices.Contains(claim.Spec.AccessModes, corev1.ReadWriteMany) {
		t.Error("the keys are on a volume that one node mounts")
	}
	spec := deployment(t).Spec.Template.Spec
	c := spec.Containers[0]
	env := map[string]string{}
	for _, e := range c.Env {
		env[e.Name] = e.Value
	}
	volumes := map[string]corev1.Volume{}
	for _, v := range spec.Volumes {
		volumes[v.Name] = v
	}
	at := map[string]corev1.VolumeMount{}
	for _, m := range c.VolumeMounts {
		at[m.MountPath] = m
	}
	keys := volumes[at[env["MINPING_KEYS"]].Name].PersistentVolumeClaim
	if keys == nil || keys.ClaimName != claim.Name {
		t.Errorf("no shared volume is mounted at %q, where keys are written", env["MINPING_KEYS"])
	}
	store := at[filepath.Dir(env["MINPING_STORE_FILE"])]
	secret := volumes[store.Name].Secret
	if secret == nil || !store.ReadOnly || secret.DefaultMode == nil || *secret.DefaultMode&0o7 != 0 {
		t.Error("the store's address is not in a secret that its group alone reads")
	}
	if tmp := volumes[at["/tmp"].Name].EmptyDir; tmp == nil || tmp.Medium != corev1.StorageMediumMemory || tmp.SizeLimit.IsZero() {
		t.Error("what passes through a file is written to the node's disk")
	}
	soft, err := resource.ParseQuantity(env["GOMEMLIMIT"][:len(env["GOMEMLIMIT"])-1])
	if err != nil || soft.Cmp(*c.Resources.Limits.Memory()) >= 0 {
		t.Errorf("the program is killed before it collects: %s of %s", env["GOMEMLIMIT"], c.Resources.Limits.Memory())
	}
	sc := spec.SecurityContext
	if sc.RunAsNonRoot == nil || !*sc.RunAsNonRoot || sc.SeccompProfile == nil || sc.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
		t.Error("pods may run as root, or make any call of the system")
	}
	if sc.FSGroup == nil || sc.RunAsGroup == nil || *sc.FSGroup != *sc.RunAsGroup {
		t.Error("the secret with the store's address is of another group than the program")
	}
	if caps := c.SecurityContext.Capabilities; caps == nil || !slices.Contains(caps.Drop, "ALL") || len(caps.Add) > 0 {
		t.Error("a container keeps capabilities")
	}
}

// anyone reports whether a peer is every namespace, or every address.
func anyone(p networkingv1.NetworkPolicyPeer) bool {
	n := p.NamespaceSelector
	return p.IPBlock != nil || n != nil && len(n.MatchLabels)+len(n.MatchExpressions) == 0
}

// Counters are for those who watch; phones reach the service alone, through an ingress that writes down nothing of them.
func TestPhonesReachTheServiceAndNotItsCounters(t *testing.T) {
	c := deployment(t).Spec.Template.Spec.Containers[0]
	ports := map[string]int32{}
	for _, p := range c.Ports {
		ports[p.Name] = p.ContainerPort
	}
	svc := kind[corev1.Service](t, "Service")
	if len(svc.Spec.Ports) != 1 || svc.Spec.Ports[0].TargetPort.StrVal != "http" || ports["http"] == ports["metrics"] {
		t.Errorf("the service leads to %+v of %v", svc.Spec.Ports, ports)
	}
	rules := kind[networkingv1.NetworkPolicy](t, "NetworkPolicy")
	open := 0
	for _, rule := range rules.Spec.Ingress {
		for _, p := range rule.Ports {
			if p.Port.StrVal == "http" {
				open++
			} else if len(rule.From) == 0 || slices.ContainsFunc(rule.From, anyone) {
				t.Errorf("%s is open to everyone", p.Port.StrVal)
			}
		}
		if len(rule.Ports) == 0 {
			t.Error("a rule opens every port")
		}
	}
	if open != 1 || !slices.Contains(rules.Spec.PolicyTypes, networkingv1.PolicyTypeIngress) || rules.Spec.PodSelector.MatchLabels["app"] != "minping" {
		t.Errorf("what reaches pods is not said: %+v", rules.Spec)
	}
	in := kind[networkingv1.Ingress](t, "Ingress")
	for name, want := range map[string]string{
		"enable-access-log": "false", "proxy-body-size": "8m", "proxy-read-timeout": "900", // as configs/nginx has them
	} {
		if got := in.Annotations["nginx.ingress.kubernetes.io/"+name]; got != want {
			t.Errorf("%s of the ingress is %q, want %q", name, got, want)
		}
	}
	if len(in.Spec.TLS) != 1 {
		t.Error("the ingress speaks without TLS")
	}
}

// The person who installs it makes the Secret that the first lines of the file name: the ingress uses that one.
func TestTheIngressHasTheCertificateThatItsReaderIsToldToMake(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(configs, "kubernetes", "base", "minping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range kind[networkingv1.Ingress](t, "Ingress").Spec.TLS {
		if want := "the Secret " + x.SecretName + " with the certificate"; !strings.Contains(string(raw), want) {
			t.Errorf("the file does not say %q", want)
		}
	}
}
