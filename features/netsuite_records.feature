Feature: What NetSuite's records need
  Addresses, subsidiaries and names are NetSuite's own affair; the sync serves them without anybody's help.

  @time
  Scenario Outline: An address is carried over as a whole
    Given the story is about <pairs>
    And "<name>" is linked
    When "<name>" is edited
      | at   | in     | field   | value       |
      | 0:00 | <side> | street  | 1 Long Lane |
      | 0:00 | <side> | city    | Görlitz     |
      | 0:00 | <side> | zip     | 02826       |
      | 0:00 | <side> | country | <country>   |
    And the sync has caught up
    Then the street of "<name>" is "1 Long Lane" on both sides
    And the city of "<name>" is "Görlitz" on both sides
    And the zip of "<name>" is "02826" on both sides
    And a further look changes nothing

    Examples:
      | pairs                             | name | side | country |
      | companies and NetSuite customers  | Acme | CRM  | Germany |
      | companies and NetSuite customers  | Acme | app  | Germany |
      | contacts and NetSuite contacts    | Ann  | CRM  | Germany |
      | contacts and NetSuite contacts    | Ann  | app  | Germany |
      | contacts and NetSuite individuals | Ann  | CRM  | Germany |
      | contacts and NetSuite individuals | Ann  | app  | Germany |

  @time
  Scenario: A country that NetSuite does not know
    Given the story is about companies and NetSuite customers
    And "Acme" is linked
    When the country of the company "Acme" is changed to "Atlantis"
    And the sync has caught up
    Then the company "Acme" fails with ADDRESS_INVALID
    And the card of "Acme" is RECORD_NOT_SYNCING
    When the phone of the company "Acme" is changed to "+49 3581 100"
    And the sync has caught up
    Then the phone of the NetSuite customer "Acme" is "+49 3581 100"
    And the company "Acme" fails with ADDRESS_INVALID
    When the country of the company "Acme" is changed to "Switzerland"
    And the sync has caught up
    Then the card of "Acme" is UP_TO_DATE
    And the country of the NetSuite customer "Acme" is "Switzerland"

  @time @calm
  Scenario: What is new is made without a country that NetSuite does not know
    Given the story is about companies and NetSuite customers
    And a company "Acme" with country "Atlantis"
    When companies and NetSuite customers are set to sync both ways
    And the sync has caught up
    Then there is 1 NetSuite customer
    And the country of the NetSuite customer "Acme" is ""
    And the company "Acme" fails with ADDRESS_INVALID
    # all of it, all but the address, the address alone
    And the sync has written 3 times to NetSuite since
    # and the address once a day
    When 2 days pass
    Then the sync has written 5 times to NetSuite since
    And the company "Acme" fails with ADDRESS_INVALID
    And 1 record fails
    When the country of the company "Acme" is changed to "Switzerland"
    And the sync has caught up
    Then the card of "Acme" is UP_TO_DATE
    And the country of the NetSuite customer "Acme" is "Switzerland"
    And there is 1 NetSuite customer

  @time
  Scenario: A new company needs a subsidiary where there are several
    Given a NetSuite account with the subsidiaries "Parent Co" and "Branch Co"
    And the story is about companies and NetSuite customers
    And a company "Acme"
    When companies and NetSuite customers are set to sync both ways
    And the sync has caught up
    Then the company "Acme" fails with SUBSIDIARY_MISSING
    And there are no NetSuite customers

  @time
  Scenario: A subsidiary is chosen for what is new
    Given a NetSuite account with the subsidiaries "Parent Co" and "Branch Co"
    And the story is about companies and NetSuite customers
    And a company "Acme"
    When companies and NetSuite customers are set to sync both ways, with new records in the subsidiary 2
    And the sync has caught up
    Then the subsidiary of the NetSuite customer "Acme" is "2"
    And the card of "Acme" is UP_TO_DATE

  @time
  Scenario: In an account without subsidiaries nobody is asked for one
    Given a NetSuite account without subsidiaries
    And the story is about companies and NetSuite customers
    And "Acme" is linked, with phone "50" on both sides
    When the phone of the NetSuite customer "Acme" is changed to "100"
    And the sync has caught up
    Then the phone of "Acme" is "100" on both sides

  @F-36 @SEED-117 @time
  Scenario Outline: A change is on the other side within ten minutes
    Given the story is about <pairs>
    And "<name>" is linked
    When "<name>" is edited
      | at   | in     | field   | value   |
      | 0:00 | <side> | <field> | <value> |
    And 10 minutes pass
    Then the <field> of "<name>" is "<value>" on both sides
    And the last update of "<name>" has moved

    Examples:
      | pairs                             | name | side | field        | value               |
      | companies and NetSuite customers  | Acme | CRM  | name         | Acme & Daughters    |
      | companies and NetSuite customers  | Acme | CRM  | website      | https://acme.test   |
      | companies and NetSuite customers  | Acme | CRM  | description  | Makes everything    |
      | companies and NetSuite customers  | Acme | app  | name         | Acme & Daughters    |
      | companies and NetSuite customers  | Acme | app  | website      | https://acme.test   |
      | companies and NetSuite customers  | Acme | app  | description  | Makes everything    |
      | contacts and NetSuite contacts    | Ann  | CRM  | first name   | Anna                |
      | contacts and NetSuite contacts    | Ann  | CRM  | job title    | Buyer               |
      | contacts and NetSuite contacts    | Ann  | app  | last name    | Leigh               |
      | contacts and NetSuite contacts    | Ann  | app  | e-mail       | anna@elsewhere.test |
      | contacts and NetSuite individuals | Ann  | CRM  | last name    | Leigh               |
      | contacts and NetSuite individuals | Ann  | CRM  | mobile phone | 100                 |
      | contacts and NetSuite individuals | Ann  | app  | website      | https://ann.example |
      | contacts and NetSuite individuals | Ann  | app  | first name   | Anna                |

  @time
  Scenario: A deleted customer leaves the company alone
    Given the story is about companies and NetSuite customers
    And "Acme" is linked
    When the NetSuite customer "Acme" is deleted
    And the sync has caught up
    Then there is 1 company
    And there are no NetSuite customers
    And the card of "Acme" is RECORD_NOT_SYNCING
    And the card of "Acme" gives the reason COUNTERPART_DELETED
