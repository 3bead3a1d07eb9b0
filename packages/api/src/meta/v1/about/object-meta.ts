export const objectMetaAbout = {
  about: "What every stored object has beside its content: who it is, how it is labelled, who owns it.",
  fields: {
    name: "Unique among objects of its kind in its namespace. It is part of the object's address and cannot change.",
    generateName: "The beginning of a name that the server completes with random letters, when no name is given.",
    namespace: "The namespace that it is in. Empty for objects of the whole cluster.",
    selfLink: "No longer set.",
    uid: "Tells it from every other object that there ever was, also from an earlier one of the same name. Set by the server.",
    resourceVersion:
      "Changes with every write. Send it with an update to make sure that nobody else has written in between; do not compute with it.",
    generation: "Counts the changes of what is wanted. Set by the server.",
    creationTimestamp: "CreationTimestamp is a timestamp of when the server stored it first. Set by the server.",
    deletionTimestamp: "Set by the server when deletion is asked for: it goes once its finalizers are done and its grace period is over.",
    deletionGracePeriodSeconds: "How many seconds it was given to end by itself. Only set with deletionTimestamp.",
    labels: "Words by which objects are sorted and selected, such as app=web.",
    annotations: "Notes of tools and people. They cannot be selected by.",
    ownerReferences: "The objects that it belongs to. When all of them are gone, it is deleted too.",
    finalizers: "What has to be done before it may vanish. Each is taken out by the one who does it.",
    managedFields: "Who has set which fields, for server-side apply.",
  },
} as const;

export const ownerReferenceAbout = {
  about: "Names an object of the same namespace, or of the whole cluster, that another one belongs to.",
  fields: {
    apiVersion: "The group and version of the owner.",
    kind: "The kind of the owner.",
    name: "The name of the owner.",
    uid: "The uid of the owner.",
    controller: "Whether this owner manages the object. At most one does.",
    blockOwnerDeletion: "Whether the owner waits for this object when it is deleted in the foreground.",
  },
} as const;
