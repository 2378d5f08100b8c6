//! Elements by their local names: writers of the same format differ in prefixes and namespaces.

/// An element of a document.
pub type Element<'d, 't> = roxmltree::Node<'d, 't>;

/// The children with a local name, in order.
pub fn children<'d, 't: 'd>(
    of: Element<'d, 't>,
    name: &'d str,
) -> impl Iterator<Item = Element<'d, 't>> + 'd {
    of.children().filter(move |one| one.is_element() && one.tag_name().name() == name)
}

/// The first child with a local name.
pub fn child<'d, 't: 'd>(of: Element<'d, 't>, name: &'d str) -> Option<Element<'d, 't>> {
    children(of, name).next()
}

/// The value of an attribute with a local name, whatever its prefix.
pub fn attribute<'d>(of: Element<'d, '_>, name: &str) -> Option<&'d str> {
    of.attributes().find(|one| one.name() == name).map(|one| one.value())
}

/// Everything that is written in an element itself, without what its children hold.
pub fn content(of: Element<'_, '_>) -> String {
    of.children().filter(|one| one.is_text()).filter_map(|one| one.text()).collect()
}
