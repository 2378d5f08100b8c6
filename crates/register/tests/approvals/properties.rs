//! The same of generated signatures and statements.

use super::*;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::submitted_projects);

/// The bytes of a signature of `cgg` over the approval of P1.
fn signed_bytes() -> Vec<u8> {
    let attached = OFFICE.sign("cgg", &approval("P1"), &Attached::default(), &["cgg"]);
    attached.signatures[0].sshsig.bytes()
}

/// Whether those bytes hold in their place.
fn check_bytes(bytes: &[u8]) -> Result<(), &'static str> {
    let signatures = vec![Signature { actor: "cgg".parse().unwrap(), sshsig: Blob::of(bytes).unwrap() }];
    let (event, attached) = (approval("P1"), Attached { signatures, ..Attached::default() });
    rule(OFFICE.register.check_approvals("cgg", &OFFICE.request(&event, &attached), &event, &attached))
}

#[test]
fn no_changed_bit_of_a_signature_holds() {
    let good = signed_bytes();
    assert_eq!(check_bytes(&good), Ok(()));
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            assert_eq!(check_bytes(&bytes), INVALID, "byte {at}, bit {bit}");
        }
    }
}

/// A statement as JSON.
fn members(statement: &Statement) -> Value {
    let line = statement.to_string();
    let line = line.strip_suffix('\n').unwrap();
    assert_eq!(canonical::check(line), Ok(()), "{line}");
    serde_json::from_str(line).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_byte_of_a_statement_is_signed(at in any::<Index>(), bit in 0_u8..8) {
        let statement = OFFICE.statement("cgg", &approval("P1"), &Attached::default());
        let approver = secret("cgg").approver().unwrap();
        let made = secret("cgg").approve(statement.as_bytes()).unwrap();
        prop_assert_eq!(approver.check(statement.as_bytes(), &made), Ok(()));
        let mut bytes = statement.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert_eq!(approver.check(&bytes, &made), Err(ApprovalError::Statement));
        bytes.remove(at);
        prop_assert_eq!(approver.check(&bytes, &made), Err(ApprovalError::Statement));
    }

    #[test]
    fn no_cut_or_lengthened_signature_holds(at in any::<Index>(), byte in any::<u8>()) {
        let good = signed_bytes();
        let at = at.index(good.len());
        let shorter = [&good[..at], &good[at + 1..]].concat();
        let longer = [&good[..at], &[byte], &good[at..]].concat();
        for wrong in [&good[..at.max(1)], &shorter, &longer, &[good.as_slice(), &[byte]].concat()] {
            prop_assert_eq!(check_bytes(wrong), INVALID);
        }
    }

    #[test]
    fn a_statement_says_each_of_its_parts_and_can_be_read_in_one_way(
        actor in "[!-~é€]{1,20}", request in "[!-~]{1,128}", origin in "[!-~é]{1,40}", note in "[!-~é€\"\\\\]{1,40}",
        concerns in prop::collection::btree_set(1..10_u64, 0..4),
    ) {
        let (event, attached) = (approval("P1"), noted(&note));
        let heads: Vec<Head> = concerns.iter().map(|seq| OFFICE.head(*seq)).collect();
        let made = |attached: &Attached| Statement::new(&origin, &actor, &request, &event, attached, &heads).unwrap();
        let read = members(&made(&attached));
        let body: Value = serde_json::from_str(&event.encode(&attached).unwrap()).unwrap();
        let names: Vec<String> = heads.iter().map(|head| format!("{}:{}", head.seq, head.hash)).collect();
        prop_assert_eq!(read, json!({
            "actor": actor, "body": body, "concerns": names, "kind": "ProjectApproved", "kv": 1, "origin": origin, "request": request,
            "statement": "prorata-approval/1",
        }));
        // Who signs is not part of what is signed, so that all sign the same.
        let signed = OFFICE.sign("cgg", &event, &attached, &["aud", "cgg"]);
        prop_assert_eq!(
            made(&signed), made(&attached)
        );
    }

    #[test]
    fn roles_are_filled_when_they_can_be_filled_by_different_people(
        roles in prop::collection::vec(prop::collection::btree_set(0..5_usize, 1..4), 0..5),
        needed in prop::collection::btree_set(0..5_usize, 1..5),
    ) {
        // Every signer of the case is enrolled with its roles under a key that asks for `needed`.
        let words: Vec<String> = needed.iter().map(|role| format!("\"{}\"", Role::ALL[*role].word())).collect();
        let wanted = format!("kind = \"YearClosed\"\nroles = [{}]", words.join(", "));
        let asks = ("kind = \"YearClosed\"\nroles = [\"external-audit\"]", wanted.as_str());
        let mut office = Office::opened();
        let people: Vec<String> = (0..roles.len()).map(|person| format!("p{person}")).collect();
        for (person, roles) in people.iter().zip(&roles) {
            let words: Vec<&str> = roles.iter().map(|role| Role::ALL[*role].word()).collect();
            office.tell(Kind::ActorEnrolled, enrolled(person, &words));
        }
        office.tell(Kind::ActorEnrolled, enrolled("adopts", &["external-audit"]));
        office.must("reg", adopted(key("2026-opinion")));
        office.record_signed("reg", adopted(key_with("2026-opinion-approvals", &[asks])), &["adopts"]).unwrap();
        let totals = json!({"year": 2026, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0});
        let event = event(Kind::YearClosed, &totals);
        let signers: Vec<&str> = people.iter().map(String::as_str).collect();
        let attached = office.sign("aud", &event, &Attached::default(), &signers);
        let request = office.request(&event, &attached);
        let checked = rule(office.register.check_approvals("aud", &request, &event, &attached));
        // Hall: every set of roles has as many people who hold one of them.
        let needed: Vec<usize> = needed.into_iter().collect();
        let enough = (1..1_usize << needed.len()).all(|set| {
            let chosen: Vec<usize> = needed
                .iter()
                .enumerate()
                .filter(|(place, _)| set >> place & 1 == 1)
                .map(|(_, role)| *role)
                .collect();
            let holders = roles.iter().filter(|held| chosen.iter().any(|role| held.contains(role)));
            holders.count() >= chosen.len()
        });
        prop_assert_eq!(checked, if enough { Ok(()) } else { MISSING });
    }
}
