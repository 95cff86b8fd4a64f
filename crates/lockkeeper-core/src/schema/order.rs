//! The order of a script: by kind and name, as far as dependencies let it be.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{Object, ObjectId, ObjectKind};

/// Relations that others can belong to.
const HOSTS: [ObjectKind; 4] =
    [ObjectKind::Table, ObjectKind::ForeignTable, ObjectKind::View, ObjectKind::MaterializedView];

/// Returns positions in the order in which the objects can be made. Objects that wait for each
/// other in a circle come last, by name.
pub fn order(objects: &[Object]) -> Vec<usize> {
    let edges = explicit(objects);
    if edges.iter().all(|(object, needed)| needed < object) {
        // Sorted by kind already, and a relation comes before what belongs to it.
        return (0..objects.len()).collect();
    }
    kahn(objects.len(), edges.into_iter().chain(implied(objects)))
}

/// Returns positions of the objects that no order suits: they need each other, directly or
/// through others. Whatever lies between two such circles is among them.
pub fn circular(objects: &[Object]) -> Vec<usize> {
    let mut edges = explicit(objects);
    if edges.iter().all(|(object, needed)| needed < object) {
        return Vec::new();
    }
    edges.extend(implied(objects));
    let waiting = left_over(objects.len(), &edges);
    let back: Vec<_> = edges
        .into_iter()
        .filter(|(object, needed)| waiting[*object] && waiting[*needed])
        .map(|(object, needed)| (needed, object))
        .collect();
    let needed = left_over(objects.len(), &back);
    (0..objects.len()).filter(|at| waiting[*at] && needed[*at]).collect()
}

/// Takes away what needs nothing until nothing of that kind is left; tells what remains.
fn left_over(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut taken = vec![false; count];
    let mut waits = vec![0_usize; count];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(object, needed) in edges {
        waits[object] += 1;
        waiting[needed].push(object);
    }
    let mut ready: Vec<_> = (0..count).filter(|at| waits[*at] == 0).collect();
    while let Some(at) = ready.pop() {
        taken[at] = true;
        for &other in &waiting[at] {
            waits[other] -= 1;
            if waits[other] == 0 {
                ready.push(other);
            }
        }
    }
    taken.into_iter().map(|taken| !taken).collect()
}

fn find(objects: &[Object], id: &ObjectId) -> Option<usize> {
    objects.binary_search_by(|object| object.id.cmp(id)).ok()
}

fn explicit(objects: &[Object]) -> Vec<(usize, usize)> {
    let of = |(at, object): (usize, &Object)| {
        let needed = object.depends.iter().filter_map(|id| find(objects, id));
        needed.map(|needed| (at, needed)).collect::<Vec<_>>()
    };
    let edges = objects.iter().enumerate().filter(|(_, o)| !o.depends.is_empty());
    edges.flat_map(of).filter(|(object, needed)| object != needed).collect()
}

/// Everything needs the relation that it belongs to.
fn implied(objects: &[Object]) -> Vec<(usize, usize)> {
    let hosts = objects.iter().enumerate().filter(|(_, o)| HOSTS.contains(&o.id.kind));
    let hosts: HashMap<_, _> =
        hosts.map(|(at, o)| ((o.id.schema.as_str(), o.id.name.as_str()), at)).collect();
    let dependents = objects.iter().enumerate().filter(|(_, o)| !o.id.on.is_empty());
    let host = |(at, object): (usize, &Object)| {
        let host = hosts.get(&(object.id.schema.as_str(), object.id.on.as_str()));
        host.map(|host| (at, *host))
    };
    dependents.filter_map(host).collect()
}

/// Takes, again and again, the first by name of those that wait for nothing.
fn kahn(count: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut waits = vec![0_usize; count];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (object, needed) in edges {
        waits[object] += 1;
        waiting[needed].push(object);
    }
    let mut ready: BinaryHeap<_> = (0..count).filter(|at| waits[*at] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(count);
    let mut taken = vec![false; count];
    loop {
        while let Some(Reverse(at)) = ready.pop() {
            if std::mem::replace(&mut taken[at], true) {
                continue;
            }
            order.push(at);
            for &other in &waiting[at] {
                waits[other] = waits[other].saturating_sub(1);
                if waits[other] == 0 {
                    ready.push(Reverse(other));
                }
            }
        }
        // A circle: opened at its first object by name.
        let Some(at) = (0..count).find(|at| !taken[*at]) else { return order };
        ready.push(Reverse(at));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Aspect, Snapshot};
    use super::*;

    fn object(kind: ObjectKind, name: &str, needs: &[(ObjectKind, &str)]) -> Object {
        let mut object = Object::new(ObjectId::new(kind, "s", name)).with(Aspect::Definition, name);
        object.depends =
            needs.iter().map(|(kind, name)| ObjectId::new(*kind, "s", *name)).collect();
        object
    }

    fn names(objects: Vec<Object>) -> Vec<String> {
        let sorted = Snapshot::of(objects, Default::default()).objects;
        order(&sorted).into_iter().map(|at| sorted[at].id.name.clone()).collect()
    }

    #[test]
    fn kinds_come_in_order_unless_something_needs_a_later_one() {
        use ObjectKind::{Function, Table, View};
        let all =
            || vec![object(View, "v", &[]), object(Table, "t", &[]), object(Function, "f", &[])];
        assert_eq!(names(all()), ["f", "t", "v"]);
        let mut late = all();
        late[2] = object(Function, "f", &[(View, "v")]);
        assert_eq!(names(late), ["t", "v", "f"]);
    }

    #[test]
    fn a_circle_ends() {
        use ObjectKind::View;
        let all = vec![object(View, "a", &[(View, "b")]), object(View, "b", &[(View, "a")])];
        assert_eq!(names(all), ["a", "b"]);
    }

    #[test]
    fn only_what_needs_each_other_is_circular() {
        use ObjectKind::{Table, View};
        let mut all = vec![
            object(Table, "t", &[(View, "c")]),
            object(View, "a", &[(View, "b"), (View, "before")]),
            object(View, "b", &[(View, "a")]),
            object(View, "before", &[]),
            object(View, "c", &[(View, "b")]),
        ];
        all.sort_by(|a, b| a.id.cmp(&b.id));
        let found: Vec<_> = circular(&all).into_iter().map(|at| all[at].id.name.as_str()).collect();
        assert_eq!(found, ["a", "b"]);
        assert!(circular(&all[3..]).is_empty());
    }
}
