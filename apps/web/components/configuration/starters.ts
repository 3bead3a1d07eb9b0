/** What a person starts from when they write an object of these kinds. `NAMESPACE` stands for the chosen one. */
export const starters = {
  namespace: `apiVersion: v1
kind: Namespace
metadata:
  name: team
`,
  configMap: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: NAMESPACE
data:
  greeting: hello
`,
  secret: `apiVersion: v1
kind: Secret
metadata:
  name: credentials
  namespace: NAMESPACE
stringData:
  password: change-me
`,
  quota: `apiVersion: v1
kind: ResourceQuota
metadata:
  name: share
  namespace: NAMESPACE
spec:
  hard:
    pods: "20"
    requests.cpu: "2"
    requests.memory: 2Gi
`,
  access: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
  namespace: NAMESPACE
rules:
  - apiGroups: [""]
    resources: [pods, pods/log]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: pod-readers
  namespace: NAMESPACE
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: pod-reader
subjects:
  - kind: User
    name: ada
    apiGroup: rbac.authorization.k8s.io
`,
} as const;
